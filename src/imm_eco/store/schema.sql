CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	command TEXT NOT NULL, 
	reason TEXT, 
	file TEXT, 
	file_sha256 TEXT, 
	undoes INTEGER, 
	late TEXT, 
	appended INTEGER NOT NULL, 
	retracted INTEGER NOT NULL, 
	previous BLOB, 
	digest BLOB NOT NULL, 
	FOREIGN KEY(undoes) REFERENCES change (id), 
	CHECK (length(at) >= 1), 
	CHECK (length(at) <= 32767), 
	CHECK (length(author) >= 1), 
	CHECK (length(author) <= 32767), 
	CHECK (length(command) >= 1), 
	CHECK (length(command) <= 32767), 
	CHECK (reason IS NULL OR length(reason) >= 1), 
	CHECK (reason IS NULL OR length(reason) <= 32767), 
	CHECK (file IS NULL OR length(file) >= 1), 
	CHECK (file IS NULL OR length(file) <= 32767), 
	CHECK (file_sha256 IS NULL OR length(file_sha256) >= 1), 
	CHECK (file_sha256 IS NULL OR length(file_sha256) <= 32767), 
	CHECK (late IS NULL OR length(late) >= 1), 
	CHECK (late IS NULL OR length(late) <= 32767), 
	CHECK (appended >= 0), 
	CHECK (appended <= 1000000000), 
	CHECK (retracted >= 0), 
	CHECK (retracted <= 1000000000)
)
 STRICT;

CREATE TRIGGER change_no_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'imm-eco: change keeps its history'); END;

CREATE TRIGGER change_no_update BEFORE UPDATE ON change WHEN OLD.digest <> x'' OR OLD.id <> NEW.id BEGIN SELECT RAISE(ABORT, 'imm-eco: change keeps its history'); END;

CREATE TABLE candidate (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	digest BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	UNIQUE ("key"), 
	CHECK (length(key) >= 1), 
	CHECK (length(key) <= 32767)
)
 STRICT;

CREATE TRIGGER candidate_no_delete BEFORE DELETE ON candidate BEGIN SELECT RAISE(ABORT, 'imm-eco: candidate keeps its history'); END;

CREATE TRIGGER candidate_no_update BEFORE UPDATE ON candidate BEGIN SELECT RAISE(ABORT, 'imm-eco: candidate keeps its history'); END;

CREATE TABLE dossier (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	digest BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	UNIQUE ("key"), 
	CHECK (length(key) >= 1), 
	CHECK (length(key) <= 32767)
)
 STRICT;

CREATE TRIGGER dossier_no_delete BEFORE DELETE ON dossier BEGIN SELECT RAISE(ABORT, 'imm-eco: dossier keeps its history'); END;

CREATE TRIGGER dossier_no_update BEFORE UPDATE ON dossier BEGIN SELECT RAISE(ABORT, 'imm-eco: dossier keeps its history'); END;

CREATE TABLE session (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	digest BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	UNIQUE ("key"), 
	CHECK (length(key) >= 1), 
	CHECK (length(key) <= 32767)
)
 STRICT;

CREATE TRIGGER session_no_delete BEFORE DELETE ON session BEGIN SELECT RAISE(ABORT, 'imm-eco: session keeps its history'); END;

CREATE TRIGGER session_no_update BEFORE UPDATE ON session BEGIN SELECT RAISE(ABORT, 'imm-eco: session keeps its history'); END;

CREATE TABLE campaign (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	digest BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	UNIQUE ("key"), 
	CHECK (length(key) >= 1), 
	CHECK (length(key) <= 32767)
)
 STRICT;

CREATE TRIGGER campaign_no_delete BEFORE DELETE ON campaign BEGIN SELECT RAISE(ABORT, 'imm-eco: campaign keeps its history'); END;

CREATE TRIGGER campaign_no_update BEFORE UPDATE ON campaign BEGIN SELECT RAISE(ABORT, 'imm-eco: campaign keeps its history'); END;

CREATE TABLE programme (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	code TEXT NOT NULL, 
	document TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (code NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(code) >= 1), 
	CHECK (length(code) <= 64), 
	CHECK (length(document) >= 2)
)
 STRICT;

CREATE TRIGGER programme_no_delete BEFORE DELETE ON programme BEGIN SELECT RAISE(ABORT, 'imm-eco: programme keeps its history'); END;

CREATE TRIGGER programme_no_update BEFORE UPDATE ON programme WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.code IS NOT NEW.code OR OLD.document IS NOT NEW.document BEGIN SELECT RAISE(ABORT, 'imm-eco: programme keeps its history'); END;

CREATE TABLE target (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	scope TEXT NOT NULL, 
	indicator TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	qualifier TEXT, 
	horizon TEXT NOT NULL, 
	basis TEXT NOT NULL, 
	source TEXT, 
	since TEXT, 
	measures TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (scope NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(scope) >= 1), 
	CHECK (length(scope) <= 64), 
	CHECK (indicator NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(indicator) >= 1), 
	CHECK (length(indicator) <= 64), 
	CHECK (value >= 0), 
	CHECK (value <= 100000000000000000), 
	CHECK (qualifier IS NULL OR qualifier IN ('about', 'close-to', 'more-than', 'estimated', 'exact')), 
	CHECK (horizon IS date(horizon, '+0 days')), 
	CHECK (basis IN ('cumulative', 'annual')), 
	CHECK (source IS NULL OR length(source) >= 1), 
	CHECK (source IS NULL OR length(source) <= 32767), 
	CHECK (since IS NULL OR since IS date(since, '+0 days')), 
	CHECK (measures IS NULL OR measures IN ('direct', 'direct-and-indirect'))
)
 STRICT;

CREATE TRIGGER target_no_delete BEFORE DELETE ON target BEGIN SELECT RAISE(ABORT, 'imm-eco: target keeps its history'); END;

CREATE TRIGGER target_no_update BEFORE UPDATE ON target WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.scope IS NOT NEW.scope OR OLD.indicator IS NOT NEW.indicator OR OLD.value IS NOT NEW.value OR OLD.qualifier IS NOT NEW.qualifier OR OLD.horizon IS NOT NEW.horizon OR OLD.basis IS NOT NEW.basis OR OLD.source IS NOT NEW.source OR OLD.since IS NOT NEW.since OR OLD.measures IS NOT NEW.measures BEGIN SELECT RAISE(ABORT, 'imm-eco: target keeps its history'); END;

CREATE TABLE campaign_record (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	campaign_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	title TEXT NOT NULL, 
	held_on TEXT NOT NULL, 
	city TEXT, 
	contacts INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(campaign_id) REFERENCES campaign (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (channel IN ('ami', 'spontanee', 'workshop', 'road-show', 'ciblage', 'demarchage')), 
	CHECK (length(title) >= 1), 
	CHECK (length(title) <= 32767), 
	CHECK (held_on IS date(held_on, '+0 days')), 
	CHECK (city IS NULL OR length(city) >= 1), 
	CHECK (city IS NULL OR length(city) <= 32767), 
	CHECK (contacts IS NULL OR contacts >= 0), 
	CHECK (contacts IS NULL OR contacts <= 1000000000)
)
 STRICT;

CREATE TRIGGER campaign_record_no_delete BEFORE DELETE ON campaign_record BEGIN SELECT RAISE(ABORT, 'imm-eco: campaign_record keeps its history'); END;

CREATE TRIGGER campaign_record_no_update BEFORE UPDATE ON campaign_record WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.campaign_id IS NOT NEW.campaign_id OR OLD.channel IS NOT NEW.channel OR OLD.title IS NOT NEW.title OR OLD.held_on IS NOT NEW.held_on OR OLD.city IS NOT NEW.city OR OLD.contacts IS NOT NEW.contacts BEGIN SELECT RAISE(ABORT, 'imm-eco: campaign_record keeps its history'); END;

CREATE TABLE candidate_record (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	ice TEXT NOT NULL, 
	name TEXT NOT NULL, 
	legal_form TEXT, 
	trade_register TEXT, 
	court TEXT, 
	tax_id TEXT, 
	cnss TEXT, 
	size TEXT, 
	region TEXT, 
	city TEXT, 
	contact TEXT, 
	email TEXT, 
	phone TEXT, 
	channel TEXT, 
	campaign_id INTEGER, 
	contacted_on TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id), 
	FOREIGN KEY(campaign_id) REFERENCES campaign (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (ice NOT GLOB '*[^0-9]*'), 
	CHECK (length(ice) >= 15), 
	CHECK (length(ice) <= 15), 
	CHECK (length(name) >= 1), 
	CHECK (length(name) <= 32767), 
	CHECK (legal_form IS NULL OR length(legal_form) >= 1), 
	CHECK (legal_form IS NULL OR length(legal_form) <= 32767), 
	CHECK (trade_register IS NULL OR length(trade_register) >= 1), 
	CHECK (trade_register IS NULL OR length(trade_register) <= 32767), 
	CHECK (court IS NULL OR length(court) >= 1), 
	CHECK (court IS NULL OR length(court) <= 32767), 
	CHECK (tax_id IS NULL OR length(tax_id) >= 1), 
	CHECK (tax_id IS NULL OR length(tax_id) <= 32767), 
	CHECK (cnss IS NULL OR length(cnss) >= 1), 
	CHECK (cnss IS NULL OR length(cnss) <= 32767), 
	CHECK (size IS NULL OR size IN ('locomotive', 'pme', 'tpe')), 
	CHECK (region IS NULL OR region IN ('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12')), 
	CHECK (city IS NULL OR length(city) >= 1), 
	CHECK (city IS NULL OR length(city) <= 32767), 
	CHECK (contact IS NULL OR length(contact) >= 1), 
	CHECK (contact IS NULL OR length(contact) <= 32767), 
	CHECK (email IS NULL OR length(email) >= 1), 
	CHECK (email IS NULL OR length(email) <= 32767), 
	CHECK (phone IS NULL OR length(phone) >= 1), 
	CHECK (phone IS NULL OR length(phone) <= 32767), 
	CHECK (channel IS NULL OR channel IN ('ami', 'spontanee', 'workshop', 'road-show', 'ciblage', 'demarchage')), 
	CHECK (contacted_on IS NULL OR contacted_on IS date(contacted_on, '+0 days'))
)
 STRICT;

CREATE TRIGGER candidate_record_no_delete BEFORE DELETE ON candidate_record BEGIN SELECT RAISE(ABORT, 'imm-eco: candidate_record keeps its history'); END;

CREATE TRIGGER candidate_record_no_update BEFORE UPDATE ON candidate_record WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.candidate_id IS NOT NEW.candidate_id OR OLD.ice IS NOT NEW.ice OR OLD.name IS NOT NEW.name OR OLD.legal_form IS NOT NEW.legal_form OR OLD.trade_register IS NOT NEW.trade_register OR OLD.court IS NOT NEW.court OR OLD.tax_id IS NOT NEW.tax_id OR OLD.cnss IS NOT NEW.cnss OR OLD.size IS NOT NEW.size OR OLD.region IS NOT NEW.region OR OLD.city IS NOT NEW.city OR OLD.contact IS NOT NEW.contact OR OLD.email IS NOT NEW.email OR OLD.phone IS NOT NEW.phone OR OLD.channel IS NOT NEW.channel OR OLD.campaign_id IS NOT NEW.campaign_id OR OLD.contacted_on IS NOT NEW.contacted_on BEGIN SELECT RAISE(ABORT, 'imm-eco: candidate_record keeps its history'); END;

CREATE TABLE alias (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	alias_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	absorbed_ice TEXT NOT NULL, 
	absorbed_name TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(alias_id) REFERENCES candidate (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (absorbed_ice NOT GLOB '*[^0-9]*'), 
	CHECK (length(absorbed_ice) >= 15), 
	CHECK (length(absorbed_ice) <= 15), 
	CHECK (length(absorbed_name) >= 1), 
	CHECK (length(absorbed_name) <= 32767)
)
 STRICT;

CREATE TRIGGER alias_no_delete BEFORE DELETE ON alias BEGIN SELECT RAISE(ABORT, 'imm-eco: alias keeps its history'); END;

CREATE TRIGGER alias_no_update BEFORE UPDATE ON alias WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.alias_id IS NOT NEW.alias_id OR OLD.candidate_id IS NOT NEW.candidate_id OR OLD.absorbed_ice IS NOT NEW.absorbed_ice OR OLD.absorbed_name IS NOT NEW.absorbed_name BEGIN SELECT RAISE(ABORT, 'imm-eco: alias keeps its history'); END;

CREATE TABLE dossier_record (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	ecosystem TEXT NOT NULL, 
	sector TEXT, 
	type TEXT, 
	investment INTEGER NOT NULL, 
	requested INTEGER, 
	opened_on TEXT NOT NULL, 
	expressed_on TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (length(title) >= 1), 
	CHECK (length(title) <= 32767), 
	CHECK (ecosystem NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(ecosystem) >= 1), 
	CHECK (length(ecosystem) <= 64), 
	CHECK (sector IS NULL OR length(sector) >= 1), 
	CHECK (sector IS NULL OR length(sector) <= 32767), 
	CHECK (type IS NULL OR type IN ('creation', 'extension')), 
	CHECK (investment >= 0), 
	CHECK (investment <= 100000000000000000), 
	CHECK (requested IS NULL OR requested >= 0), 
	CHECK (requested IS NULL OR requested <= 100000000000000000), 
	CHECK (opened_on IS date(opened_on, '+0 days')), 
	CHECK (expressed_on IS NULL OR expressed_on IS date(expressed_on, '+0 days'))
)
 STRICT;

CREATE TRIGGER dossier_record_no_delete BEFORE DELETE ON dossier_record BEGIN SELECT RAISE(ABORT, 'imm-eco: dossier_record keeps its history'); END;

CREATE TRIGGER dossier_record_no_update BEFORE UPDATE ON dossier_record WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.candidate_id IS NOT NEW.candidate_id OR OLD.title IS NOT NEW.title OR OLD.ecosystem IS NOT NEW.ecosystem OR OLD.sector IS NOT NEW.sector OR OLD.type IS NOT NEW.type OR OLD.investment IS NOT NEW.investment OR OLD.requested IS NOT NEW.requested OR OLD.opened_on IS NOT NEW.opened_on OR OLD.expressed_on IS NOT NEW.expressed_on BEGIN SELECT RAISE(ABORT, 'imm-eco: dossier_record keeps its history'); END;

CREATE TABLE commitment (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	jobs INTEGER NOT NULL, 
	turnover INTEGER NOT NULL, 
	export_turnover INTEGER, 
	investment INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (year >= 1990), 
	CHECK (year <= 2100), 
	CHECK (jobs >= 0), 
	CHECK (jobs <= 1000000000), 
	CHECK (turnover >= 0), 
	CHECK (turnover <= 100000000000000000), 
	CHECK (export_turnover IS NULL OR export_turnover >= 0), 
	CHECK (export_turnover IS NULL OR export_turnover <= 100000000000000000), 
	CHECK (investment IS NULL OR investment >= 0), 
	CHECK (investment IS NULL OR investment <= 100000000000000000)
)
 STRICT;

CREATE TRIGGER commitment_no_delete BEFORE DELETE ON commitment BEGIN SELECT RAISE(ABORT, 'imm-eco: commitment keeps its history'); END;

CREATE TRIGGER commitment_no_update BEFORE UPDATE ON commitment WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.year IS NOT NEW.year OR OLD.jobs IS NOT NEW.jobs OR OLD.turnover IS NOT NEW.turnover OR OLD.export_turnover IS NOT NEW.export_turnover OR OLD.investment IS NOT NEW.investment BEGIN SELECT RAISE(ABORT, 'imm-eco: commitment keeps its history'); END;

CREATE TABLE session_record (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	session_id INTEGER NOT NULL, 
	committee TEXT NOT NULL, 
	held_on TEXT NOT NULL, 
	minutes TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (committee IN ('pilotage', 'suivi')), 
	CHECK (held_on IS date(held_on, '+0 days')), 
	CHECK (minutes IS NULL OR length(minutes) >= 1), 
	CHECK (minutes IS NULL OR length(minutes) <= 32767)
)
 STRICT;

CREATE TRIGGER session_record_no_delete BEFORE DELETE ON session_record BEGIN SELECT RAISE(ABORT, 'imm-eco: session_record keeps its history'); END;

CREATE TRIGGER session_record_no_update BEFORE UPDATE ON session_record WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.session_id IS NOT NEW.session_id OR OLD.committee IS NOT NEW.committee OR OLD.held_on IS NOT NEW.held_on OR OLD.minutes IS NOT NEW.minutes BEGIN SELECT RAISE(ABORT, 'imm-eco: session_record keeps its history'); END;

CREATE TABLE attendee (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	session_id INTEGER NOT NULL, 
	attendee TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (length(attendee) >= 1), 
	CHECK (length(attendee) <= 32767), 
	CHECK (body IN ('etat', 'federation'))
)
 STRICT;

CREATE TRIGGER attendee_no_delete BEFORE DELETE ON attendee BEGIN SELECT RAISE(ABORT, 'imm-eco: attendee keeps its history'); END;

CREATE TRIGGER attendee_no_update BEFORE UPDATE ON attendee WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.session_id IS NOT NEW.session_id OR OLD.attendee IS NOT NEW.attendee OR OLD.body IS NOT NEW.body BEGIN SELECT RAISE(ABORT, 'imm-eco: attendee keeps its history'); END;

CREATE TABLE decision (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	session_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	granted INTEGER, 
	reason TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (outcome IN ('retenu', 'ajourne', 'ecarte', 'valide', 'valide-avec-reserves', 'rejete', 'avenant', 'resilie')), 
	CHECK (granted IS NULL OR granted >= 0), 
	CHECK (granted IS NULL OR granted <= 100000000000000000), 
	CHECK (reason IS NULL OR length(reason) >= 1), 
	CHECK (reason IS NULL OR length(reason) <= 32767)
)
 STRICT;

CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'imm-eco: decision keeps its history'); END;

CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.session_id IS NOT NEW.session_id OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.outcome IS NOT NEW.outcome OR OLD.granted IS NOT NEW.granted OR OLD.reason IS NOT NEW.reason BEGIN SELECT RAISE(ABORT, 'imm-eco: decision keeps its history'); END;

CREATE TABLE reservation (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	session_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	due_on TEXT, 
	lifted_on TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (number >= 1), 
	CHECK (number <= 1000), 
	CHECK (length(text) >= 1), 
	CHECK (length(text) <= 32767), 
	CHECK (due_on IS NULL OR due_on IS date(due_on, '+0 days')), 
	CHECK (lifted_on IS NULL OR lifted_on IS date(lifted_on, '+0 days'))
)
 STRICT;

CREATE TRIGGER reservation_no_delete BEFORE DELETE ON reservation BEGIN SELECT RAISE(ABORT, 'imm-eco: reservation keeps its history'); END;

CREATE TRIGGER reservation_no_update BEFORE UPDATE ON reservation WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.session_id IS NOT NEW.session_id OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.number IS NOT NEW.number OR OLD.text IS NOT NEW.text OR OLD.due_on IS NOT NEW.due_on OR OLD.lifted_on IS NOT NEW.lifted_on BEGIN SELECT RAISE(ABORT, 'imm-eco: reservation keeps its history'); END;

CREATE TABLE seal (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	sealed_on TEXT NOT NULL, 
	seal TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (sealed_on IS date(sealed_on, '+0 days')), 
	CHECK (length(seal) >= 1), 
	CHECK (length(seal) <= 32767)
)
 STRICT;

CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'imm-eco: seal keeps its history'); END;

CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.session_id IS NOT NEW.session_id OR OLD.sealed_on IS NOT NEW.sealed_on OR OLD.seal IS NOT NEW.seal BEGIN SELECT RAISE(ABORT, 'imm-eco: seal keeps its history'); END;

CREATE TABLE seal_line (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	sealed_on TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	jobs INTEGER NOT NULL, 
	turnover INTEGER NOT NULL, 
	export_turnover INTEGER, 
	investment INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (sealed_on IS date(sealed_on, '+0 days')), 
	CHECK (year >= 1990), 
	CHECK (year <= 2100), 
	CHECK (jobs >= 0), 
	CHECK (jobs <= 1000000000), 
	CHECK (turnover >= 0), 
	CHECK (turnover <= 100000000000000000), 
	CHECK (export_turnover IS NULL OR export_turnover >= 0), 
	CHECK (export_turnover IS NULL OR export_turnover <= 100000000000000000), 
	CHECK (investment IS NULL OR investment >= 0), 
	CHECK (investment IS NULL OR investment <= 100000000000000000)
)
 STRICT;

CREATE TRIGGER seal_line_no_delete BEFORE DELETE ON seal_line BEGIN SELECT RAISE(ABORT, 'imm-eco: seal_line keeps its history'); END;

CREATE TRIGGER seal_line_no_update BEFORE UPDATE ON seal_line WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.sealed_on IS NOT NEW.sealed_on OR OLD.year IS NOT NEW.year OR OLD.jobs IS NOT NEW.jobs OR OLD.turnover IS NOT NEW.turnover OR OLD.export_turnover IS NOT NEW.export_turnover OR OLD.investment IS NOT NEW.investment BEGIN SELECT RAISE(ABORT, 'imm-eco: seal_line keeps its history'); END;

CREATE TABLE move (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	move TEXT NOT NULL, 
	from_step TEXT NOT NULL, 
	to_step TEXT NOT NULL, 
	moved_on TEXT NOT NULL, 
	reason TEXT, 
	session_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (move NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(move) >= 1), 
	CHECK (length(move) <= 64), 
	CHECK (from_step IN ('identification', 'recrutement', 'renforcement', 'structuration', 'validation', 'mise-en-place', 'suivi', 'clos', 'desiste', 'ecarte', 'rejete', 'resilie')), 
	CHECK (to_step IN ('identification', 'recrutement', 'renforcement', 'structuration', 'validation', 'mise-en-place', 'suivi', 'clos', 'desiste', 'ecarte', 'rejete', 'resilie')), 
	CHECK (moved_on IS date(moved_on, '+0 days')), 
	CHECK (reason IS NULL OR length(reason) >= 1), 
	CHECK (reason IS NULL OR length(reason) <= 32767)
)
 STRICT;

CREATE TRIGGER move_no_delete BEFORE DELETE ON move BEGIN SELECT RAISE(ABORT, 'imm-eco: move keeps its history'); END;

CREATE TRIGGER move_no_update BEFORE UPDATE ON move WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.move IS NOT NEW.move OR OLD.from_step IS NOT NEW.from_step OR OLD.to_step IS NOT NEW.to_step OR OLD.moved_on IS NOT NEW.moved_on OR OLD.reason IS NOT NEW.reason OR OLD.session_id IS NOT NEW.session_id BEGIN SELECT RAISE(ABORT, 'imm-eco: move keeps its history'); END;

CREATE TABLE hold (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	held_from TEXT NOT NULL, 
	resumed_on TEXT, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (held_from IS date(held_from, '+0 days')), 
	CHECK (resumed_on IS NULL OR resumed_on IS date(resumed_on, '+0 days')), 
	CHECK (length(reason) >= 1), 
	CHECK (length(reason) <= 32767)
)
 STRICT;

CREATE TRIGGER hold_no_delete BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'imm-eco: hold keeps its history'); END;

CREATE TRIGGER hold_no_update BEFORE UPDATE ON hold WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.held_from IS NOT NEW.held_from OR OLD.resumed_on IS NOT NEW.resumed_on OR OLD.reason IS NOT NEW.reason BEGIN SELECT RAISE(ABORT, 'imm-eco: hold keeps its history'); END;

CREATE TABLE assessment (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	axis TEXT NOT NULL, 
	criterion TEXT, 
	grid TEXT, 
	assessor TEXT, 
	score INTEGER NOT NULL, 
	assessed_on TEXT NOT NULL, 
	comment TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (axis IN ('pertinence', 'faisabilite')), 
	CHECK (criterion IS NULL OR criterion NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (criterion IS NULL OR length(criterion) >= 1), 
	CHECK (criterion IS NULL OR length(criterion) <= 64), 
	CHECK (grid IS NULL OR length(grid) >= 1), 
	CHECK (grid IS NULL OR length(grid) <= 32767), 
	CHECK (assessor IS NULL OR length(assessor) >= 1), 
	CHECK (assessor IS NULL OR length(assessor) <= 32767), 
	CHECK (score >= 0), 
	CHECK (score <= 10000), 
	CHECK (assessed_on IS date(assessed_on, '+0 days')), 
	CHECK (comment IS NULL OR length(comment) >= 1), 
	CHECK (comment IS NULL OR length(comment) <= 32767)
)
 STRICT;

CREATE TRIGGER assessment_no_delete BEFORE DELETE ON assessment BEGIN SELECT RAISE(ABORT, 'imm-eco: assessment keeps its history'); END;

CREATE TRIGGER assessment_no_update BEFORE UPDATE ON assessment WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.axis IS NOT NEW.axis OR OLD.criterion IS NOT NEW.criterion OR OLD.grid IS NOT NEW.grid OR OLD.assessor IS NOT NEW.assessor OR OLD.score IS NOT NEW.score OR OLD.assessed_on IS NOT NEW.assessed_on OR OLD.comment IS NOT NEW.comment BEGIN SELECT RAISE(ABORT, 'imm-eco: assessment keeps its history'); END;

CREATE TABLE piece (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	piece TEXT NOT NULL, 
	renewal INTEGER, 
	received_on TEXT, 
	verified_on TEXT, 
	expires_on TEXT, 
	comment TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (piece NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(piece) >= 1), 
	CHECK (length(piece) <= 64), 
	CHECK (renewal IS NULL OR renewal >= 1), 
	CHECK (renewal IS NULL OR renewal <= 1000), 
	CHECK (received_on IS NULL OR received_on IS date(received_on, '+0 days')), 
	CHECK (verified_on IS NULL OR verified_on IS date(verified_on, '+0 days')), 
	CHECK (expires_on IS NULL OR expires_on IS date(expires_on, '+0 days')), 
	CHECK (comment IS NULL OR length(comment) >= 1), 
	CHECK (comment IS NULL OR length(comment) <= 32767)
)
 STRICT;

CREATE TRIGGER piece_no_delete BEFORE DELETE ON piece BEGIN SELECT RAISE(ABORT, 'imm-eco: piece keeps its history'); END;

CREATE TRIGGER piece_no_update BEFORE UPDATE ON piece WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.piece IS NOT NEW.piece OR OLD.renewal IS NOT NEW.renewal OR OLD.received_on IS NOT NEW.received_on OR OLD.verified_on IS NOT NEW.verified_on OR OLD.expires_on IS NOT NEW.expires_on OR OLD.comment IS NOT NEW.comment BEGIN SELECT RAISE(ABORT, 'imm-eco: piece keeps its history'); END;

CREATE TABLE convention (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	convention TEXT NOT NULL, 
	signed_on TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (length(convention) >= 1), 
	CHECK (length(convention) <= 32767), 
	CHECK (signed_on IS date(signed_on, '+0 days')), 
	CHECK (amount >= 0), 
	CHECK (amount <= 100000000000000000)
)
 STRICT;

CREATE TRIGGER convention_no_delete BEFORE DELETE ON convention BEGIN SELECT RAISE(ABORT, 'imm-eco: convention keeps its history'); END;

CREATE TRIGGER convention_no_update BEFORE UPDATE ON convention WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.convention IS NOT NEW.convention OR OLD.signed_on IS NOT NEW.signed_on OR OLD.amount IS NOT NEW.amount BEGIN SELECT RAISE(ABORT, 'imm-eco: convention keeps its history'); END;

CREATE TABLE disbursement (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	paid_on TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	piece TEXT, 
	rank INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (paid_on IS date(paid_on, '+0 days')), 
	CHECK (amount > 0), 
	CHECK (amount <= 100000000000000000), 
	CHECK (piece IS NULL OR length(piece) >= 1), 
	CHECK (piece IS NULL OR length(piece) <= 32767), 
	CHECK (rank IS NULL OR rank >= 1), 
	CHECK (rank IS NULL OR rank <= 1000)
)
 STRICT;

CREATE TRIGGER disbursement_no_delete BEFORE DELETE ON disbursement BEGIN SELECT RAISE(ABORT, 'imm-eco: disbursement keeps its history'); END;

CREATE TRIGGER disbursement_no_update BEFORE UPDATE ON disbursement WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.paid_on IS NOT NEW.paid_on OR OLD.amount IS NOT NEW.amount OR OLD.piece IS NOT NEW.piece OR OLD.rank IS NOT NEW.rank BEGIN SELECT RAISE(ABORT, 'imm-eco: disbursement keeps its history'); END;

CREATE TABLE result (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	indicator TEXT NOT NULL, 
	period_start TEXT NOT NULL, 
	period_end TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	proof TEXT NOT NULL, 
	piece TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (indicator NOT GLOB '*[^a-z0-9-]*'), 
	CHECK (length(indicator) >= 1), 
	CHECK (length(indicator) <= 64), 
	CHECK (period_start IS date(period_start, '+0 days')), 
	CHECK (period_end IS date(period_end, '+0 days')), 
	CHECK (value >= -100000000000000000), 
	CHECK (value <= 100000000000000000), 
	CHECK (proof IN ('declare', 'justifie', 'verifie')), 
	CHECK (piece IS NULL OR length(piece) >= 1), 
	CHECK (piece IS NULL OR length(piece) <= 32767)
)
 STRICT;

CREATE TRIGGER result_no_delete BEFORE DELETE ON result BEGIN SELECT RAISE(ABORT, 'imm-eco: result keeps its history'); END;

CREATE TRIGGER result_no_update BEFORE UPDATE ON result WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.dossier_id IS NOT NEW.dossier_id OR OLD.indicator IS NOT NEW.indicator OR OLD.period_start IS NOT NEW.period_start OR OLD.period_end IS NOT NEW.period_end OR OLD.value IS NOT NEW.value OR OLD.proof IS NOT NEW.proof OR OLD.piece IS NOT NEW.piece BEGIN SELECT RAISE(ABORT, 'imm-eco: result keeps its history'); END;

CREATE TABLE header (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	sender TEXT NOT NULL, 
	noun TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	text TEXT NOT NULL, 
	field TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (length(sender) >= 1), 
	CHECK (length(sender) <= 32767), 
	CHECK (length(noun) >= 1), 
	CHECK (length(noun) <= 32767), 
	CHECK (length(folded) >= 1), 
	CHECK (length(folded) <= 32767), 
	CHECK (length(text) >= 1), 
	CHECK (length(text) <= 32767), 
	CHECK (length(field) >= 1), 
	CHECK (length(field) <= 32767)
)
 STRICT;

CREATE TRIGGER header_no_delete BEFORE DELETE ON header BEGIN SELECT RAISE(ABORT, 'imm-eco: header keeps its history'); END;

CREATE TRIGGER header_no_update BEFORE UPDATE ON header WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.sender IS NOT NEW.sender OR OLD.noun IS NOT NEW.noun OR OLD.folded IS NOT NEW.folded OR OLD.text IS NOT NEW.text OR OLD.field IS NOT NEW.field BEGIN SELECT RAISE(ABORT, 'imm-eco: header keeps its history'); END;

CREATE TABLE closing (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	month TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (month IS date(month, '+0 days')), 
	CHECK (state IN ('closed', 'reopened')), 
	CHECK (reason IS NULL OR length(reason) >= 1), 
	CHECK (reason IS NULL OR length(reason) <= 32767)
)
 STRICT;

CREATE TRIGGER closing_no_delete BEFORE DELETE ON closing BEGIN SELECT RAISE(ABORT, 'imm-eco: closing keeps its history'); END;

CREATE TRIGGER closing_no_update BEFORE UPDATE ON closing WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.month IS NOT NEW.month OR OLD.state IS NOT NEW.state OR OLD.reason IS NOT NEW.reason BEGIN SELECT RAISE(ABORT, 'imm-eco: closing keeps its history'); END;

CREATE TABLE answer (
	id INTEGER NOT NULL, 
	change_id INTEGER NOT NULL, 
	retracted_by INTEGER, 
	sheet TEXT, 
	cell TEXT, 
	source_id INTEGER, 
	cells TEXT, 
	digest BLOB NOT NULL, 
	alert TEXT NOT NULL, 
	figures TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(change_id) REFERENCES change (id), 
	FOREIGN KEY(retracted_by) REFERENCES change (id), 
	FOREIGN KEY(source_id) REFERENCES change (id), 
	CHECK (sheet IS NULL OR length(sheet) >= 1), 
	CHECK (sheet IS NULL OR length(sheet) <= 32767), 
	CHECK (cell IS NULL OR length(cell) >= 1), 
	CHECK (cell IS NULL OR length(cell) <= 32767), 
	CHECK (cells IS NULL OR length(cells) >= 1), 
	CHECK (cells IS NULL OR length(cells) <= 32767), 
	CHECK (length(alert) >= 1), 
	CHECK (length(alert) <= 32767), 
	CHECK (length(figures) >= 1), 
	CHECK (length(figures) <= 32767), 
	CHECK (length(reason) >= 1), 
	CHECK (length(reason) <= 32767)
)
 STRICT;

CREATE TRIGGER answer_no_delete BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'imm-eco: answer keeps its history'); END;

CREATE TRIGGER answer_no_update BEFORE UPDATE ON answer WHEN OLD.retracted_by IS NOT NULL OR NEW.retracted_by IS NULL OR OLD.id IS NOT NEW.id OR OLD.change_id IS NOT NEW.change_id OR OLD.sheet IS NOT NEW.sheet OR OLD.cell IS NOT NEW.cell OR OLD.source_id IS NOT NEW.source_id OR OLD.cells IS NOT NEW.cells OR OLD.digest IS NOT NEW.digest OR OLD.alert IS NOT NEW.alert OR OLD.figures IS NOT NEW.figures OR OLD.reason IS NOT NEW.reason BEGIN SELECT RAISE(ABORT, 'imm-eco: answer keeps its history'); END;

CREATE UNIQUE INDEX programme_live ON programme (code) WHERE retracted_by IS NULL;

CREATE INDEX programme_change ON programme (change_id);

CREATE INDEX programme_retracted ON programme (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX target_live ON target (scope, indicator, horizon, since) WHERE retracted_by IS NULL;

CREATE INDEX target_change ON target (change_id);

CREATE INDEX target_retracted ON target (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX campaign_record_live ON campaign_record (campaign_id) WHERE retracted_by IS NULL;

CREATE INDEX campaign_record_change ON campaign_record (change_id);

CREATE INDEX campaign_record_retracted ON campaign_record (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX candidate_record_live ON candidate_record (candidate_id) WHERE retracted_by IS NULL;

CREATE INDEX candidate_record_change ON candidate_record (change_id);

CREATE INDEX candidate_record_campaign_id ON candidate_record (campaign_id) WHERE retracted_by IS NULL;

CREATE INDEX candidate_record_retracted ON candidate_record (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX alias_live ON alias (alias_id) WHERE retracted_by IS NULL;

CREATE INDEX alias_change ON alias (change_id);

CREATE INDEX alias_candidate_id ON alias (candidate_id) WHERE retracted_by IS NULL;

CREATE INDEX alias_retracted ON alias (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX dossier_record_live ON dossier_record (dossier_id) WHERE retracted_by IS NULL;

CREATE INDEX dossier_record_change ON dossier_record (change_id);

CREATE INDEX dossier_record_candidate_id ON dossier_record (candidate_id) WHERE retracted_by IS NULL;

CREATE INDEX dossier_record_retracted ON dossier_record (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX commitment_live ON commitment (dossier_id, year) WHERE retracted_by IS NULL;

CREATE INDEX commitment_change ON commitment (change_id);

CREATE INDEX commitment_retracted ON commitment (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX session_record_live ON session_record (session_id) WHERE retracted_by IS NULL;

CREATE INDEX session_record_change ON session_record (change_id);

CREATE INDEX session_record_retracted ON session_record (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX attendee_live ON attendee (session_id, attendee) WHERE retracted_by IS NULL;

CREATE INDEX attendee_change ON attendee (change_id);

CREATE INDEX attendee_retracted ON attendee (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX decision_live ON decision (session_id, dossier_id) WHERE retracted_by IS NULL;

CREATE INDEX decision_change ON decision (change_id);

CREATE INDEX decision_dossier_id ON decision (dossier_id) WHERE retracted_by IS NULL;

CREATE INDEX decision_retracted ON decision (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX reservation_live ON reservation (dossier_id, number) WHERE retracted_by IS NULL;

CREATE INDEX reservation_change ON reservation (change_id);

CREATE INDEX reservation_session_id ON reservation (session_id) WHERE retracted_by IS NULL;

CREATE INDEX reservation_retracted ON reservation (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX seal_live ON seal (dossier_id, sealed_on) WHERE retracted_by IS NULL;

CREATE INDEX seal_change ON seal (change_id);

CREATE INDEX seal_session_id ON seal (session_id) WHERE retracted_by IS NULL;

CREATE INDEX seal_retracted ON seal (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX seal_line_live ON seal_line (dossier_id, sealed_on, year) WHERE retracted_by IS NULL;

CREATE INDEX seal_line_change ON seal_line (change_id);

CREATE INDEX seal_line_retracted ON seal_line (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX move_live ON move (dossier_id, from_step, to_step, moved_on) WHERE retracted_by IS NULL;

CREATE INDEX move_change ON move (change_id);

CREATE INDEX move_session_id ON move (session_id) WHERE retracted_by IS NULL;

CREATE INDEX move_retracted ON move (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX hold_live ON hold (dossier_id, held_from) WHERE retracted_by IS NULL;

CREATE INDEX hold_change ON hold (change_id);

CREATE INDEX hold_retracted ON hold (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX assessment_live ON assessment (dossier_id, axis, criterion, assessor, assessed_on) WHERE retracted_by IS NULL;

CREATE INDEX assessment_change ON assessment (change_id);

CREATE INDEX assessment_retracted ON assessment (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX piece_live ON piece (dossier_id, piece, renewal) WHERE retracted_by IS NULL;

CREATE INDEX piece_change ON piece (change_id);

CREATE INDEX piece_retracted ON piece (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX convention_live ON convention (dossier_id, convention) WHERE retracted_by IS NULL;

CREATE INDEX convention_change ON convention (change_id);

CREATE INDEX convention_retracted ON convention (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX disbursement_live ON disbursement (dossier_id, paid_on, piece, rank) WHERE retracted_by IS NULL;

CREATE INDEX disbursement_change ON disbursement (change_id);

CREATE INDEX disbursement_retracted ON disbursement (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX result_live ON result (dossier_id, indicator, period_end, period_start) WHERE retracted_by IS NULL;

CREATE INDEX result_change ON result (change_id);

CREATE INDEX result_newest ON result (dossier_id, indicator, period_end, period_start);

CREATE INDEX result_retracted ON result (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX header_live ON header (sender, noun, folded) WHERE retracted_by IS NULL;

CREATE INDEX header_change ON header (change_id);

CREATE INDEX header_retracted ON header (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX closing_live ON closing (month) WHERE retracted_by IS NULL;

CREATE INDEX closing_change ON closing (change_id);

CREATE INDEX closing_retracted ON closing (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE UNIQUE INDEX answer_live ON answer (alert) WHERE retracted_by IS NULL;

CREATE INDEX answer_change ON answer (change_id);

CREATE INDEX answer_retracted ON answer (retracted_by) WHERE retracted_by IS NOT NULL;

CREATE VIEW v_candidates (candidate, ice, name, legal_form, trade_register, court, tax_id, cnss, size, region, city, contact, email, phone, channel, campaign, contacted_on, dossiers) AS
SELECT candidate.key, ice, name, legal_form, trade_register, court, tax_id, cnss, size, region, city, contact, email,
       phone, channel, campaign.key, contacted_on,
       (SELECT count(*) FROM (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS held WHERE held.candidate_id = record.candidate_id)
FROM (SELECT * FROM candidate_record WHERE retracted_by IS NULL) AS record
JOIN candidate ON candidate.id = record.candidate_id
LEFT JOIN campaign ON campaign.id = record.campaign_id;

CREATE VIEW v_aliases (number, candidate, ice, name, change) AS
SELECT absorbed.key, survivor.key, absorbed_ice, absorbed_name, alias.change_id
FROM (SELECT * FROM alias WHERE retracted_by IS NULL) AS alias
JOIN candidate AS absorbed ON absorbed.id = alias.alias_id
JOIN candidate AS survivor ON survivor.id = alias.candidate_id;

CREATE VIEW v_dossiers (reference, candidate, name, title, ecosystem, sector, type, phase, step, entered_on, validated_on, held_since, opened_on, expressed_on, investment) AS
WITH 
steps AS (
    SELECT dossier_id, substr(latest, 24) AS step, substr(latest, 1, 10) AS entered_on, validated_on
    FROM (
        SELECT dossier_id, max(moved_on || (1000000000000 + id) || to_step) AS latest,
               min(CASE WHEN to_step IN ('mise-en-place', 'suivi', 'clos') THEN moved_on END) AS validated_on
        FROM (SELECT * FROM move WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
    ) AS moves
),
states AS (
    SELECT record.*, coalesce(step, 'identification') AS step, coalesce(entered_on, opened_on) AS entered_on,
           validated_on
    FROM (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record LEFT JOIN steps USING (dossier_id)
    WHERE TRUE
), 
suspensions AS (
    SELECT dossier_id, max(held_from) AS held_since
    FROM (SELECT * FROM hold WHERE retracted_by IS NULL) WHERE resumed_on IS NULL GROUP BY dossier_id
)
SELECT dossier.key, candidate.key, company.name, states.title, ecosystem, sector, type, CASE step WHEN 'identification' THEN 'accompagnement' WHEN 'recrutement' THEN 'accompagnement' WHEN 'renforcement' THEN 'accompagnement' WHEN 'structuration' THEN 'accompagnement' WHEN 'validation' THEN 'validation' WHEN 'mise-en-place' THEN 'mise-en-place' WHEN 'suivi' THEN 'suivi' END, step, entered_on,
       CASE WHEN step IN ('mise-en-place', 'suivi', 'clos') THEN validated_on END, held_since, opened_on, expressed_on, investment / 100.0
FROM states
JOIN dossier ON dossier.id = states.dossier_id
JOIN candidate ON candidate.id = states.candidate_id
LEFT JOIN (SELECT * FROM candidate_record WHERE retracted_by IS NULL) AS company ON company.candidate_id = states.candidate_id
LEFT JOIN suspensions USING (dossier_id);

CREATE VIEW v_support (reference, ecosystem, step, requested, granted, committed, disbursed) AS
WITH 
steps AS (
    SELECT dossier_id, substr(latest, 24) AS step, substr(latest, 1, 10) AS entered_on, validated_on
    FROM (
        SELECT dossier_id, max(moved_on || (1000000000000 + id) || to_step) AS latest,
               min(CASE WHEN to_step IN ('mise-en-place', 'suivi', 'clos') THEN moved_on END) AS validated_on
        FROM (SELECT * FROM move WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
    ) AS moves
),
states AS (
    SELECT record.*, coalesce(step, 'identification') AS step, coalesce(entered_on, opened_on) AS entered_on,
           validated_on
    FROM (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record LEFT JOIN steps USING (dossier_id)
    WHERE TRUE
), 
grants AS (
    SELECT dossier_id, CAST(substr(latest, 24) AS BIGINT) AS amount, CAST(substr(latest, 12, 12) AS BIGINT) AS fact
    FROM (
        SELECT dossier_id, max(held_on || (1000000000000 + id) || granted) AS latest
        FROM (
            SELECT decision.dossier_id, decision.id, held_on, granted
            FROM 
(SELECT * FROM decision WHERE retracted_by IS NULL) AS decision JOIN (SELECT * FROM session_record WHERE retracted_by IS NULL) AS session USING (session_id)
WHERE committee = 'suivi' AND granted IS NOT NULL AND TRUE
        ) AS decisions GROUP BY dossier_id
    ) AS decided
), 
signed AS (
    SELECT dossier_id, sum(amount) AS amount
    FROM (SELECT * FROM convention WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
), 
paid AS (
    SELECT dossier_id, sum(amount) AS amount
    FROM (SELECT * FROM disbursement WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
), 
support AS (
    SELECT states.dossier_id, ecosystem, candidate_id, step,
           CASE WHEN step NOT IN ('desiste', 'ecarte', 'rejete', 'resilie') THEN requested END AS requested,
           CASE WHEN step IN ('mise-en-place', 'suivi', 'clos') THEN grants.amount END AS granted,
           
CASE WHEN step IN ('mise-en-place', 'suivi', 'clos') THEN signed.amount
     WHEN step = 'resilie' AND signed.amount IS NOT NULL THEN coalesce(paid.amount, 0) END AS committed,
           paid.amount AS disbursed,
           CASE WHEN step IN ('mise-en-place', 'suivi', 'clos') THEN coalesce(grants.amount, 0)
                WHEN step = 'resilie' THEN coalesce(paid.amount, 0) ELSE 0 END AS held
    FROM states
    LEFT JOIN grants USING (dossier_id)
    LEFT JOIN signed USING (dossier_id)
    LEFT JOIN paid USING (dossier_id)
)
SELECT dossier.key, ecosystem, step, requested / 100.0, granted / 100.0, committed / 100.0, disbursed / 100.0
FROM support JOIN dossier ON dossier.id = dossier_id;

CREATE VIEW v_moves (reference, move, from_step, to_step, moved_on, reason, session, change) AS
SELECT dossier.key, move, from_step, to_step, moved_on, reason, session.key, fact.change_id
FROM (SELECT * FROM move WHERE retracted_by IS NULL) AS fact
JOIN dossier ON dossier.id = fact.dossier_id
LEFT JOIN session ON session.id = fact.session_id;

CREATE VIEW v_decisions (session, committee, held_on, minutes, reference, outcome, granted, reason, change) AS
SELECT session.key, committee, held_on, minutes, dossier.key, outcome, granted / 100.0, reason, fact.change_id
FROM (SELECT * FROM decision WHERE retracted_by IS NULL) AS fact
JOIN (SELECT * FROM session_record WHERE retracted_by IS NULL) AS sitting USING (session_id)
JOIN session ON session.id = fact.session_id
JOIN dossier ON dossier.id = fact.dossier_id;

CREATE VIEW v_commitments (reference, ecosystem, version, sealed_on, year, jobs, turnover, export_turnover, investment) AS
WITH 
in_force AS (
    SELECT dossier_id, max(sealed_on) AS sealed_on
    FROM (SELECT * FROM seal WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
), 
sealed AS (
    SELECT line.* FROM (SELECT * FROM seal_line WHERE retracted_by IS NULL) AS line JOIN in_force USING (dossier_id, sealed_on)
)
SELECT dossier.key, ecosystem, 'sealed', sealed_on, year, jobs, turnover / 100.0, export_turnover / 100.0, sealed.investment / 100.0
FROM sealed
JOIN dossier ON dossier.id = sealed.dossier_id
JOIN (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record USING (dossier_id)
UNION ALL
SELECT dossier.key, ecosystem, 'current', NULL, year, jobs, turnover / 100.0, export_turnover / 100.0, told.investment / 100.0
FROM (SELECT * FROM commitment WHERE retracted_by IS NULL) AS told
JOIN dossier ON dossier.id = told.dossier_id
JOIN (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record USING (dossier_id);

CREATE VIEW v_results (reference, ecosystem, indicator, period, period_start, period_end, value, unit, proof, piece, change, file, sheet, cell) AS
WITH 
programme_in_force AS (SELECT document FROM (SELECT * FROM programme WHERE retracted_by IS NULL) ORDER BY id DESC LIMIT 1),
indicators AS (
    SELECT max(CASE key WHEN 'code' THEN atom END) AS indicator, max(CASE key WHEN 'nature' THEN atom END) AS nature,
           max(CASE key WHEN 'unit' THEN atom END) AS unit
    FROM programme_in_force, json_tree(document, '$.indicators')
    WHERE type = 'text' AND key IN ('code', 'nature', 'unit')
    GROUP BY path
)
SELECT dossier.key, ecosystem, fact.indicator, CASE substr(period_start, 6, 2) || substr(period_end, 6, 2)
    WHEN '0112' THEN substr(period_start, 1, 4)
    WHEN '0106' THEN substr(period_start, 1, 4) || '-S1' WHEN '0712' THEN substr(period_start, 1, 4) || '-S2'
    WHEN '0103' THEN substr(period_start, 1, 4) || '-T1' WHEN '0406' THEN substr(period_start, 1, 4) || '-T2'
    WHEN '0709' THEN substr(period_start, 1, 4) || '-T3' WHEN '1012' THEN substr(period_start, 1, 4) || '-T4'
    ELSE substr(period_start, 1, 7) END, period_start, period_end, CASE WHEN unit = 'MAD' THEN value / 100.0 WHEN unit IS NOT NULL THEN value END, unit, proof,
       piece, fact.change_id, change.file, fact.sheet, fact.cell
FROM (SELECT * FROM result WHERE retracted_by IS NULL) AS fact
JOIN dossier ON dossier.id = fact.dossier_id
JOIN (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record USING (dossier_id)
LEFT JOIN indicators ON indicators.indicator = fact.indicator
JOIN change ON change.id = coalesce(fact.source_id, fact.change_id);

CREATE VIEW v_disbursements (reference, ecosystem, paid_on, amount, piece, change, file, sheet, cell) AS
SELECT dossier.key, ecosystem, paid_on, amount / 100.0, piece, fact.change_id, change.file, fact.sheet, fact.cell
FROM (SELECT * FROM disbursement WHERE retracted_by IS NULL) AS fact
JOIN dossier ON dossier.id = fact.dossier_id
JOIN (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record USING (dossier_id)
JOIN change ON change.id = coalesce(fact.source_id, fact.change_id);

CREATE VIEW v_targets (scope, indicator, value, unit, qualifier, horizon, basis, source, since, until, measures) AS
WITH 
programme_in_force AS (SELECT document FROM (SELECT * FROM programme WHERE retracted_by IS NULL) ORDER BY id DESC LIMIT 1),
indicators AS (
    SELECT max(CASE key WHEN 'code' THEN atom END) AS indicator, max(CASE key WHEN 'nature' THEN atom END) AS nature,
           max(CASE key WHEN 'unit' THEN atom END) AS unit
    FROM programme_in_force, json_tree(document, '$.indicators')
    WHERE type = 'text' AND key IN ('code', 'nature', 'unit')
    GROUP BY path
)
SELECT scope, fact.indicator, CASE WHEN unit = 'MAD' THEN value / 100.0 WHEN unit IS NOT NULL THEN value END, unit, qualifier, horizon, basis, source, since,
       (SELECT min(since) FROM (SELECT * FROM target WHERE retracted_by IS NULL) AS later
        WHERE later.scope = fact.scope AND later.indicator = fact.indicator AND later.horizon = fact.horizon
          AND later.since > coalesce(fact.since, '')), measures
FROM (SELECT * FROM target WHERE retracted_by IS NULL) AS fact LEFT JOIN indicators ON indicators.indicator = fact.indicator;

CREATE VIEW v_figures (ecosystem, indicator, unit, committed, without_commitment, realised, dossiers) AS
WITH 
programme_in_force AS (SELECT document FROM (SELECT * FROM programme WHERE retracted_by IS NULL) ORDER BY id DESC LIMIT 1),
indicators AS (
    SELECT max(CASE key WHEN 'code' THEN atom END) AS indicator, max(CASE key WHEN 'nature' THEN atom END) AS nature,
           max(CASE key WHEN 'unit' THEN atom END) AS unit
    FROM programme_in_force, json_tree(document, '$.indicators')
    WHERE type = 'text' AND key IN ('code', 'nature', 'unit')
    GROUP BY path
),

dates AS (
    SELECT max(CASE key WHEN 'start' THEN atom END) AS start, max(CASE key WHEN 'horizon' THEN atom END) AS horizon
    FROM programme_in_force, json_each(document) WHERE key IN ('start', 'horizon')
),

steps AS (
    SELECT dossier_id, substr(latest, 24) AS step, substr(latest, 1, 10) AS entered_on, validated_on
    FROM (
        SELECT dossier_id, max(moved_on || (1000000000000 + id) || to_step) AS latest,
               min(CASE WHEN to_step IN ('mise-en-place', 'suivi', 'clos') THEN moved_on END) AS validated_on
        FROM (SELECT * FROM move WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
    ) AS moves
),
states AS (
    SELECT record.*, coalesce(step, 'identification') AS step, coalesce(entered_on, opened_on) AS entered_on,
           validated_on
    FROM (SELECT * FROM dossier_record WHERE retracted_by IS NULL) AS record LEFT JOIN steps USING (dossier_id)
    WHERE TRUE
),
validated AS (
    SELECT dossier_id, ecosystem, candidate_id, validated_on FROM states WHERE step IN ('mise-en-place', 'suivi', 'clos')
),
in_force AS (
    SELECT dossier_id, max(sealed_on) AS sealed_on
    FROM (SELECT * FROM seal WHERE retracted_by IS NULL) WHERE TRUE GROUP BY dossier_id
),
sealed AS (
    SELECT line.* FROM (SELECT * FROM seal_line WHERE retracted_by IS NULL) AS line JOIN in_force USING (dossier_id, sealed_on)
),

promises AS (
    SELECT dossier_id, max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN jobs END) AS promised_jobs, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN jobs END) IS NULL AND count(jobs) > 0 THEN 1 ELSE 0 END AS unknown_jobs, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN jobs END) IS NULL THEN CAST(substr(max(CASE WHEN year < CAST(substr(horizon, 1, 4) AS BIGINT) THEN year || (1000000000000000000 + jobs) END), 5) AS BIGINT) - 1000000000000000000 END AS last_promised_jobs, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND jobs > 0 THEN 1 ELSE 0 END) AS commits_jobs, max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN turnover END) AS promised_turnover, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN turnover END) IS NULL AND count(turnover) > 0 THEN 1 ELSE 0 END AS unknown_turnover, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN turnover END) IS NULL THEN CAST(substr(max(CASE WHEN year < CAST(substr(horizon, 1, 4) AS BIGINT) THEN year || (1000000000000000000 + turnover) END), 5) AS BIGINT) - 1000000000000000000 END AS last_promised_turnover, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND turnover > 0 THEN 1 ELSE 0 END) AS commits_turnover, max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN export_turnover END) AS promised_export_turnover, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN export_turnover END) IS NULL AND count(export_turnover) > 0 THEN 1 ELSE 0 END AS unknown_export_turnover, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN export_turnover END) IS NULL THEN CAST(substr(max(CASE WHEN year < CAST(substr(horizon, 1, 4) AS BIGINT) THEN year || (1000000000000000000 + export_turnover) END), 5) AS BIGINT) - 1000000000000000000 END AS last_promised_export_turnover, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND export_turnover > 0 THEN 1 ELSE 0 END) AS commits_export_turnover, max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN investment END) AS promised_investment, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN investment END) IS NULL AND count(investment) > 0 THEN 1 ELSE 0 END AS unknown_investment, CASE WHEN max(CASE WHEN year = CAST(substr(horizon, 1, 4) AS BIGINT) THEN investment END) IS NULL THEN CAST(substr(max(CASE WHEN year < CAST(substr(horizon, 1, 4) AS BIGINT) THEN year || (1000000000000000000 + investment) END), 5) AS BIGINT) - 1000000000000000000 END AS last_promised_investment, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND investment > 0 THEN 1 ELSE 0 END) AS commits_investment, sum(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) THEN jobs END) AS promised_jobs_sum, 0 AS unknown_jobs_sum, NULL AS last_promised_jobs_sum, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND jobs > 0 THEN 1 ELSE 0 END) AS commits_jobs_sum, sum(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) THEN turnover END) AS promised_turnover_sum, 0 AS unknown_turnover_sum, NULL AS last_promised_turnover_sum, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND turnover > 0 THEN 1 ELSE 0 END) AS commits_turnover_sum, sum(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) THEN export_turnover END) AS promised_export_turnover_sum, 0 AS unknown_export_turnover_sum, NULL AS last_promised_export_turnover_sum, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND export_turnover > 0 THEN 1 ELSE 0 END) AS commits_export_turnover_sum, sum(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) THEN investment END) AS promised_investment_sum, 0 AS unknown_investment_sum, NULL AS last_promised_investment_sum, max(CASE WHEN year <= CAST(substr(horizon, 1, 4) AS BIGINT) AND investment > 0 THEN 1 ELSE 0 END) AS commits_investment_sum FROM sealed, dates GROUP BY dossier_id
),
committed AS (
    SELECT dossier_id, indicator,
           CASE nature WHEN 'stock' THEN CASE indicator WHEN 'jobs' THEN promised_jobs WHEN 'turnover' THEN promised_turnover WHEN 'export-turnover' THEN promised_export_turnover WHEN 'investment' THEN promised_investment END
                ELSE CASE indicator WHEN 'jobs' THEN promised_jobs_sum WHEN 'turnover' THEN promised_turnover_sum WHEN 'export-turnover' THEN promised_export_turnover_sum WHEN 'investment' THEN promised_investment_sum END END AS value,
           CASE nature WHEN 'stock' THEN CASE indicator WHEN 'jobs' THEN unknown_jobs WHEN 'turnover' THEN unknown_turnover WHEN 'export-turnover' THEN unknown_export_turnover WHEN 'investment' THEN unknown_investment END ELSE 0 END AS unknown
    FROM promises CROSS JOIN indicators
),
owners AS (SELECT dossier_id, indicator FROM validated CROSS JOIN indicators WHERE nature = 'stock'),
positions AS (
    SELECT owner.*, result.id AS fact, result.value, result.proof, result.period_end
    FROM owners AS owner JOIN (SELECT * FROM result WHERE retracted_by IS NULL) AS result ON result.id = (
        SELECT past.id FROM (SELECT * FROM result WHERE retracted_by IS NULL) AS past WHERE past.dossier_id = owner.dossier_id AND past.indicator = owner.indicator
        ORDER BY past.period_end DESC, past.period_start DESC LIMIT 1
    )
),
realised AS (
    SELECT dossier_id, indicator, value FROM positions
    UNION ALL
    SELECT dossier_id, live.indicator, sum(value)
    FROM (SELECT * FROM result WHERE retracted_by IS NULL) AS live JOIN indicators ON indicators.indicator = live.indicator, dates
    WHERE nature = 'flow' AND period_end >= start GROUP BY dossier_id, live.indicator
),
figures AS (
    SELECT validated.ecosystem, indicators.indicator, sum(committed.value) AS committed,
           coalesce(sum(unknown), 0) AS without, coalesce(sum(realised.value), 0) AS realised, count(*) AS dossiers
    FROM validated CROSS JOIN indicators
    LEFT JOIN committed USING (dossier_id, indicator)
    LEFT JOIN realised USING (dossier_id, indicator)
    GROUP BY 1, 2
),
scopes AS (
    SELECT atom AS scope FROM programme_in_force, json_tree(document, '$.ecosystems') WHERE key = 'code'
    UNION SELECT ecosystem FROM figures
    UNION SELECT 'programme'
)
SELECT scope, indicators.indicator, unit,
       CASE WHEN sum(committed) IS NOT NULL OR coalesce(sum(without), 0) = 0
            THEN CASE WHEN unit = 'MAD' THEN coalesce(sum(committed), 0) / 100.0 WHEN unit IS NOT NULL THEN coalesce(sum(committed), 0) END END,
       coalesce(sum(without), 0), CASE WHEN unit = 'MAD' THEN coalesce(sum(realised), 0) / 100.0 WHEN unit IS NOT NULL THEN coalesce(sum(realised), 0) END, coalesce(sum(dossiers), 0)
FROM scopes CROSS JOIN indicators
LEFT JOIN figures ON scope IN (figures.ecosystem, 'programme') AND figures.indicator = indicators.indicator
WHERE nature IN ('stock', 'flow')
GROUP BY scope, indicators.indicator, unit;

CREATE VIEW v_closings (month, state, reason, change) AS
SELECT month, state, reason, change_id FROM (SELECT * FROM closing WHERE retracted_by IS NULL);

CREATE VIEW v_changes (change, at, author, command, reason, file, file_sha256, undoes, late, appended, retracted) AS
SELECT id, at, author, command, reason, file, file_sha256, undoes, late, appended, retracted FROM change;

