"""imm-eco: follow Morocco's metal-industry ecosystem contracts in one local SQLite file."""

__version__ = "0.2.0"
