//! Which leads the board shows: the filter of the toolbar and of a saved view, as the WHERE clause it becomes.

use rusqlite::{Connection, ToSql, types::Value};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    clock::Timestamp,
    contact::{self, ByPhone},
    error::{Error, Result},
    value::fold::fold,
};

/// All members are met; within one, any value is enough. Empty: every lead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[ts(export_to = "types.ts", optional_fields)]
pub struct LeadFilter {
    /// Part of the lead's name, accents and case do not matter; or digits of a phone of its contact, however written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Owned by any of these users; `none` stands for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_ids: Option<Vec<String>>,
    /// From any of these sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_ids: Option<Vec<String>>,
    /// With any of these tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_ids: Option<Vec<String>>,
    /// In any of these zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_ids: Option<Vec<String>>,
    /// A todo of theirs is overdue on this day, `2026-03-02`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_on: Option<String>,
    /// Open, and longer in their stage than it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
}

/// A condition on `lead l` and the values it binds.
#[derive(Debug, Default)]
pub(super) struct Condition {
    pub(super) sql: String,
    pub(super) values: Vec<Value>,
}

impl Condition {
    /// What `filter` asks, to be put after another condition.
    pub(super) fn of(db: &Connection, filter: &LeadFilter, now: Timestamp) -> Result<Self> {
        let mut condition = Self::default();
        if let Some(text) = filter.text.as_deref().map(fold).filter(|text| !text.is_empty()) {
            condition.called_or_reached_by(db, text)?;
        }
        condition.any_owner(filter.owner_ids.as_deref());
        condition.any_of(
            "EXISTS (SELECT 1 FROM lead_source x WHERE x.lead_id = l.id AND x.source_id IN",
            filter.source_ids.as_deref(),
        );
        condition.any_of(
            "EXISTS (SELECT 1 FROM tagged x WHERE x.entity_id IN (l.id, l.contact_id) AND x.tag_id IN",
            filter.tag_ids.as_deref(),
        );
        condition.any_of(
            "EXISTS (SELECT 1 FROM lead_zone x WHERE x.lead_id = l.id AND x.zone_id IN",
            filter.zone_ids.as_deref(),
        );
        if let Some(day) = &filter.overdue_on {
            let sql = " AND EXISTS (SELECT 1 FROM todo x WHERE x.lead_id = l.id AND x.deleted_at IS NULL
               AND x.done_at IS NULL AND x.due_date < ?)";
            condition.add(sql, [day.clone().into()]);
        }
        if filter.late == Some(true) {
            let sql = " AND l.status = 'open' AND EXISTS (SELECT 1 FROM stage x WHERE x.id = l.stage_id
               AND x.rot_after_s IS NOT NULL AND l.stage_entered_at + x.rot_after_s * 1000 < ?)";
            condition.add(sql, [now.0.into()]);
        }
        Ok(condition)
    }

    /// The values as parameters.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(|value| value as &dyn ToSql)
    }

    fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    fn called_or_reached_by(&mut self, db: &Connection, text: String) -> Result<()> {
        match contact::by_phone(db, &text)? {
            None => self.add(" AND instr(l.name_key, ?) > 0", [text.into()]),
            // Few leads are named one by one: the index of the stage knows their ids and not their contacts.
            Some(ByPhone::These(contacts)) => {
                let leads = leads_of(db, &contacts)?;
                let sql = " AND (instr(l.name_key, ?) > 0 OR l.id IN (SELECT value FROM json_each(?)))";
                self.add(sql, [text.into(), leads.into()]);
            }
            Some(ByPhone::AllWith(digits)) => {
                let sql = " AND (instr(l.name_key, ?) > 0 OR EXISTS (SELECT 1 FROM contact_phone x
                   WHERE x.contact_id = l.contact_id AND instr(x.e164, ?) > 0))";
                self.add(sql, [text.into(), digits.into()]);
            }
        }
        Ok(())
    }

    fn any_owner(&mut self, owners: Option<&[String]>) {
        let Some(owners) = owners.filter(|owners| !owners.is_empty()) else { return };
        let nobody =
            if owners.iter().any(|owner| owner == "none") { "l.owner_user_id IS NULL OR " } else { "" };
        let sql = format!(" AND ({nobody}l.owner_user_id IN ({}))", marks(owners.len()));
        self.add(&sql, owners.iter().cloned().map(Value::from));
    }

    /// `sql` ends before the list of ids.
    fn any_of(&mut self, sql: &str, ids: Option<&[String]>) {
        let Some(ids) = ids.filter(|ids| !ids.is_empty()) else { return };
        self.add(&format!(" AND {sql} ({}))", marks(ids.len())), ids.iter().cloned().map(Value::from));
    }
}

/// The ids of all leads of these contacts, as JSON.
fn leads_of(db: &Connection, contacts: &[String]) -> Result<String> {
    let contacts =
        serde_json::to_string(contacts).map_err(|error| Error::internal("filtering the board", error))?;
    let sql =
        "SELECT json_group_array(l.id) FROM json_each(?1) c CROSS JOIN lead l ON l.contact_id = c.value";
    Ok(db.prepare_cached(sql)?.query_row([contacts], |row| row.get(0))?)
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
