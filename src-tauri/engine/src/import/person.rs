//! Whom a row tells of: its cells, read as the columns say.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use super::{
    cell::{self, Fault, Problem, Said},
    mapping::Target,
    mended::Mended,
    read::{Header, Records, Row},
    settings::Settings,
};
use crate::{
    board,
    contact::{Channel, Incoming, Known},
    error::Result,
    value::{email::Email, phone::Phone},
};

/// A person of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    /// Number of the row.
    pub row: u32,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub company_name: Option<String>,
    pub phones: Vec<(Phone, String)>,
    pub emails: Vec<Email>,
    pub source: Option<String>,
    pub status: Option<String>,
    pub value_minor: Option<i64>,
    pub opted_out: Vec<Channel>,
    /// Names of tags, each once.
    pub tags: Vec<String>,
    /// Column and text.
    pub notes: Vec<(String, String)>,
    /// Custom fields: key and text.
    pub fields: Vec<(String, String)>,
    /// Status and value as fields, for a contact that gets no lead.
    pub instead_of_lead: Vec<(String, String)>,
    /// Cells that could not be read: column, what came, why.
    pub faults: Vec<(u32, String, Fault)>,
    /// An earlier row told of the same person.
    pub repeated: bool,
}

impl Person {
    /// Whether there is anybody in the row. A phone that could not be read is somebody.
    pub(super) fn is_somebody(&self) -> bool {
        let unread_phone = |fault: &Fault| matches!(fault.problem, Problem::ExcelNumber | Problem::NotAPhone);
        self.first_name.is_some()
            || self.last_name.is_some()
            || self.company_name.is_some()
            || !self.phones.is_empty()
            || !self.emails.is_empty()
            || self.faults.iter().any(|(_, _, fault)| unread_phone(fault))
    }

    /// What to call the person where the row says so: "Ann Lee", or the company.
    pub(super) fn name(&self) -> Option<String> {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(name).filter(|name| !name.is_empty()).or_else(|| self.company_name.clone())
    }

    /// The person as contacts are told of one.
    pub(super) fn incoming<'a>(
        &'a self,
        department: &'a str,
        source: Option<&'a str>,
        known: Known,
    ) -> Incoming<'a> {
        Incoming {
            department,
            first_name: self.first_name.as_deref(),
            last_name: self.last_name.as_deref(),
            company_name: self.company_name.as_deref(),
            phones: &self.phones,
            emails: &self.emails,
            source,
            request: None,
            via: "import",
            known,
        }
    }

    fn take(&mut self, target: &Target, header: &str, text: &str, country: &str) -> Result<(), Fault> {
        match target {
            Target::Ignore => {}
            Target::FirstName => fill(&mut self.first_name, text),
            Target::LastName => fill(&mut self.last_name, text),
            Target::FullName => self.take_full_name(text),
            Target::Company => fill(&mut self.company_name, text),
            Target::Source => fill(&mut self.source, text),
            Target::Phone => self.phones.extend(cell::phones(text, country)?),
            Target::Email => self.emails.extend(cell::emails(text)?),
            Target::Status => {
                fill(&mut self.status, text);
                self.instead_of_lead.push((header.to_owned(), text.to_owned()));
            }
            Target::LeadValue => {
                self.value_minor = Some(cell::amount(text)?);
                self.instead_of_lead.push((header.to_owned(), text.to_owned()));
            }
            Target::Tags => self.take_tags(text),
            Target::Note => self.notes.push((header.to_owned(), text.to_owned())),
            Target::OptedOut { channels } => self.hear(cell::said_when_asked_for_no(text), channels)?,
            Target::MayContact { channels } => self.hear(cell::said_when_asked_for_yes(text), channels)?,
            Target::Field { key } => self.set_field(key, text),
        }
        Ok(())
    }

    /// "Ann Lee", "Lee, Ann" or "Ann".
    fn take_full_name(&mut self, text: &str) {
        let (first, last) = match text.split_once(',') {
            Some((last, first)) => (first.trim(), last.trim()),
            None => {
                text.rsplit_once(char::is_whitespace).map_or((text, ""), |(first, last)| (first.trim(), last))
            }
        };
        fill(&mut self.first_name, first);
        fill(&mut self.last_name, last);
    }

    /// "Roof, VIP; spring 2026". Google puts three colons between groups and a star before its own ones.
    fn take_tags(&mut self, text: &str) {
        let several = text.split([',', ';', '\n']).flat_map(|part| part.split(":::"));
        for tag in several.filter(|tag| !tag.trim_start().starts_with("* ")) {
            let name: String = tag.trim().chars().take(board::word::LONGEST).collect();
            let name = name.trim_end().to_owned();
            let known = self.tags.iter().any(|known| known.to_lowercase() == name.to_lowercase());
            if !name.is_empty() && !known {
                self.tags.push(name);
            }
        }
    }

    fn hear(&mut self, said: Said, channels: &[Channel]) -> Result<(), Fault> {
        if matches!(said, Said::No | Said::PerhapsNo(_)) {
            let news = channels.iter().filter(|channel| !self.opted_out.contains(channel)).copied();
            let news: Vec<Channel> = news.collect();
            self.opted_out.extend(news);
        }
        match said {
            Said::PerhapsNo(fault) | Said::Unclear(fault) => Err(fault),
            Said::No | Said::Nothing => Ok(()),
        }
    }

    /// The first value of a key stays.
    fn set_field(&mut self, key: &str, text: &str) {
        if !self.fields.iter().any(|(known, _)| known == key) {
            self.fields.push((key.to_owned(), text.to_owned()));
        }
    }
}

/// Reads the persons of a file one after the other.
pub(super) struct Persons<'a> {
    records: Records,
    /// Cells of the first row, where it names the columns.
    named: Option<usize>,
    settings: &'a Settings,
    mended: &'a Mended,
    country: &'a str,
    seen: HashSet<u64>,
}

impl<'a> Persons<'a> {
    pub(super) fn open(
        file: &Path,
        settings: &'a Settings,
        mended: &'a Mended,
        country: &'a str,
    ) -> Result<Self> {
        let mut records = Records::open(file, settings.format())?;
        let head = if settings.header == Header::FirstRow { records.next_row()? } else { None };
        let named = head.map(|row| row.cells.len());
        Ok(Self { records, named, settings, mended, country, seen: HashSet::new() })
    }

    /// The next one.
    pub(super) fn next_person(&mut self) -> Result<Option<Person>> {
        let Some(row) = self.records.next_row()? else { return Ok(None) };
        let mut person = self.read(&row);
        person.repeated = self.saw(&person);
        Ok(Some(person))
    }

    fn read(&self, row: &Row) -> Person {
        let mut person = Person { row: row.number, ..Person::default() };
        for (index, column) in (0_u32..).zip(&self.settings.columns) {
            let came = row.cells.get(index as usize).unwrap_or_default();
            let text = self.mended.cell(row.number, index).unwrap_or(came);
            // A field keeps its text as it is, so that what was exported comes back the same.
            let text = if matches!(column.target, Target::Field { .. }) { text } else { text.trim() };
            if !text.trim().is_empty() {
                self.read_cell(&mut person, index, text);
                self.check_place(&mut person, index, text);
            }
        }
        person
    }

    /// A cell under no name is most often the rest of one that was torn apart.
    fn check_place(&self, person: &mut Person, index: u32, text: &str) {
        let Some(named) = self.named.filter(|named| index as usize >= *named) else { return };
        if self.settings.columns[index as usize].target != Target::Ignore {
            let why = format!(
                "The first row has {named} cells, and this row has more: perhaps a text with a comma in it has no quotes \
                 around it."
            );
            person.faults.push((index, text.to_owned(), Fault::new(Problem::BeyondTheHead, why)));
        }
    }

    fn read_cell(&self, person: &mut Person, index: u32, text: &str) {
        let column = &self.settings.columns[index as usize];
        let Err(fault) = person.take(&column.target, &column.header, text, self.country) else { return };
        if self.mended.takes_suggestions(index, fault.problem)
            && let Some(suggestion) = &fault.suggestion
            && person.take(&column.target, &column.header, suggestion, self.country).is_ok()
        {
            return;
        }
        // What could not be read is not lost.
        person.set_field(&column.header, text);
        person.faults.push((index, text.to_owned(), fault));
    }

    /// Remembers whom a row tells of; answers whether it had been told before.
    fn saw(&mut self, person: &Person) -> bool {
        let phones = person.phones.iter().map(|(phone, _)| fingerprint(&phone.e164));
        let emails = person.emails.iter().map(|email| fingerprint(&email.folded()));
        let mut known = false;
        for address in phones.chain(emails) {
            known |= !self.seen.insert(address);
        }
        known
    }
}

/// How many persons a file tells of; nothing is read into them.
pub(super) fn count(file: &Path, settings: &Settings) -> Result<u32> {
    let mut records = Records::open(file, settings.format())?;
    let mut count = 0;
    while records.next_row()?.is_some() {
        count += 1;
    }
    Ok(if settings.header == Header::FirstRow { count - 1_u32.min(count) } else { count })
}

/// A column that comes first wins.
fn fill(slot: &mut Option<String>, text: &str) {
    if slot.is_none() && !text.is_empty() {
        *slot = Some(text.to_owned());
    }
}

fn fingerprint(address: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    hasher.finish()
}
