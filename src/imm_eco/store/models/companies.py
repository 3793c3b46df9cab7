"""Companies, and the actions that mobilise them."""

from imm_eco.i18n import N_, Title
from imm_eco.store.models.base import (
    Anchor,
    Channel,
    Count,
    Day,
    Fact,
    Ice,
    Region,
    Size,
    Words,
    anchor,
    column,
    optional,
)


class Candidate(Anchor):
    """A company; its key is the first nine digits of its ICE."""

    __tablename__ = "candidate"


class Campaign(Anchor):
    """A mobilisation action; its key is its code."""

    __tablename__ = "campaign"


class CampaignFact(Fact):
    """A mobilisation action: a road-show stop, a workshop, a call; and how many contacts it made."""

    __tablename__ = "campaign_record"
    identity = ("campaign_id",)

    campaign_id: int = anchor("campaign")
    channel: Channel = column("Canal", "Channel")
    title: Words = column("Intitulé", "Title")
    held_on: Day = column("Date", "Date")
    city: Words | None = optional("Ville", "City")
    contacts: Count | None = optional("Contacts", "Contacts", also=("Nombre de contacts", "Contacts pris"))


class CandidateFact(Fact):
    """What is known of a candidate project promoter."""

    __tablename__ = "candidate_record"
    identity = ("candidate_id",)

    candidate_id: int = anchor("candidate")
    ice: Ice = column(
        "ICE",
        "ICE",
        also=("Identifiant commun de l’entreprise", "N° ICE", "Numéro ICE"),
        help=N_("15 digits, kept as text: company (9), establishment (4), key (2)"),
        option=N_("ICE, 15 digits."),
        listed=True,
    )
    name: Words = column(
        "Raison sociale",
        "Company name",
        also=("Dénomination", "Nom de l’entreprise", "Entreprise", "Société", "Name"),
        listed=True,
        option=N_("Company name."),
    )
    legal_form: Words | None = optional("Forme juridique", "Legal form")
    trade_register: Words | None = optional(
        "RC", "Trade register", also=("Registre de commerce", "N° RC"), option=N_("Trade register number (RC).")
    )
    court: Words | None = optional(
        "Tribunal", "Court", also=("Tribunal de commerce",), option=N_("Court of the register.")
    )
    tax_id: Words | None = optional(
        "IF", "Tax ID", also=("Identifiant fiscal", "N° IF"), option=N_("Tax identifier (IF).")
    )
    cnss: Words | None = optional("CNSS", "CNSS", also=("N° CNSS", "Affiliation CNSS"), option=N_("CNSS number."))
    size: Size | None = optional("Taille", "Size", listed=True, option=N_("Size of the company."))
    region: Region | None = optional(
        "Région",
        "Region",
        help=N_("one of the 12 regions of 2015, by name or by code 01 to 12"),
        option=N_("Region, by code or name."),
    )
    city: Words | None = optional("Ville", "City", listed=True)
    contact: Words | None = optional(
        "Contact",
        "Contact",
        required=True,
        also=("Personne à contacter", "Responsable"),
        help=N_("the person to talk to"),
        option=N_("The person to talk to."),
    )
    email: Words | None = optional(
        "Email",
        "Email",
        also=("E-mail", "Courriel", "Mail", "Adresse e-mail", "Adresse électronique"),
        option=N_("E-mail address."),
    )
    phone: Words | None = optional(
        "Téléphone",
        "Phone",
        also=("Tél", "Tel", "GSM", "N° de téléphone", "Numéro de téléphone"),
        option=N_("Telephone."),
    )
    channel: Channel | None = optional(
        "Canal",
        "Channel",
        required=True,
        also=("Canal de mobilisation",),
        help=N_("how the company came to the programme"),
        listed=True,
        option=N_("How the company came to the programme."),
    )
    campaign_id: int | None = optional(
        "Action",
        "Campaign",
        also=("Action de mobilisation", "Code action"),
        help=N_("the code of the mobilisation action"),
        option=N_("The mobilisation action that reached it."),
        word=Title("action de mobilisation", "mobilisation action"),
        foreign_key="campaign.id",
    )
    contacted_on: Day | None = optional(
        "Date de contact", "Contact date", also=("Date du contact", "Contacté le"), option=N_("Day of contact.")
    )


class AliasFact(Fact):
    """The number of a company that was absorbed by another: from then on it means that one, the survivor.

    `absorbed_ice` and `absorbed_name` are those that the absorbed company was known by. The survivor always stands:
    where it is absorbed in its turn, its aliases go over with it.
    """

    __tablename__ = "alias"
    identity = ("alias_id",)

    alias_id: int = anchor("candidate")
    candidate_id: int = anchor("candidate")
    absorbed_ice: Ice = column(
        "ICE absorbé",
        "Absorbed ICE",
        help=N_("the number of a company that was merged into another: it means that one from then on"),
    )
    absorbed_name: Words = column("Entreprise absorbée", "Absorbed company", help=N_("the name that it was known by"))
