//! What a row of a list shows of a contact's consent: every no that the gate would refuse by, whoever said it.
//!
//! The contact's own words stand in the row. A no of somebody else who has an address as well is looked for in the same
//! statement, address by address along an index; only where there is one the rule of the gate is asked whether it holds.

use rusqlite::{Connection, Row};

use super::{
    standing::{said_elsewhere, strictest},
    word::{Channel, ConsentState},
};
use crate::error::Result;

/// Columns of a list of contacts `c`, for [`Badge::read`].
pub const BADGE: &str = "c.consent,
  iif(c.consent = 'opted_out',
    (SELECT json_group_array(DISTINCT s.channel) FROM consent_state s WHERE s.contact_id = c.id AND s.state = 'opted_out'),
    '[]') AS opted_out,
  EXISTS (SELECT 1 FROM contact_phone mine CROSS JOIN department d
      CROSS JOIN contact_phone a ON a.department_id = d.id AND a.e164 = mine.e164 AND a.contact_id <> mine.contact_id
      CROSS JOIN contact o ON o.id = a.contact_id
    WHERE mine.contact_id = c.id AND o.consent = 'opted_out' AND o.merged_into_id IS NULL)
  OR EXISTS (SELECT 1 FROM contact_email mine CROSS JOIN department d
      CROSS JOIN contact_email a ON a.department_id = d.id AND a.folded = mine.folded AND a.contact_id <> mine.contact_id
      CROSS JOIN contact o ON o.id = a.contact_id
    WHERE mine.contact_id = c.id AND o.consent = 'opted_out' AND o.merged_into_id IS NULL) AS others_said_no";

/// How a contact stands, in one word and the channels that are closed.
#[derive(Debug, Clone)]
pub struct Badge {
    /// The strictest word that holds, of the contact or of somebody else who has one of their addresses.
    pub state: ConsentState,
    /// The channels on which a no holds, for some address at least.
    pub closed: Vec<Channel>,
}

impl Badge {
    /// The badge of `contact`, from its row with the columns [`BADGE`].
    pub fn read(db: &Connection, contact: &str, row: &Row<'_>) -> Result<Self> {
        let closed = row.get_ref("opted_out")?.as_str().map_err(rusqlite::Error::from)?;
        let closed: Vec<Channel> = serde_json::from_str(closed).unwrap_or_default();
        let mut badge = Self { state: row.get("consent")?, closed };
        if row.get("others_said_no")? {
            badge.hear_others(db, contact)?;
        }
        badge.closed.sort_unstable();
        Ok(badge)
    }

    fn hear_others(&mut self, db: &Connection, contact: &str) -> Result<()> {
        for channel in Channel::ALL {
            if !self.closed.contains(&channel) && is_closed_by_others(db, contact, channel)? {
                self.closed.push(channel);
                self.state = ConsentState::OptedOut;
            }
        }
        Ok(())
    }
}

/// Whether somebody else closed the channel at one of the contact's addresses.
fn is_closed_by_others(db: &Connection, contact: &str, channel: Channel) -> Result<bool> {
    let sql = if channel.rings() {
        "SELECT e164 FROM contact_phone WHERE contact_id = ?1"
    } else {
        "SELECT folded FROM contact_email WHERE contact_id = ?1"
    };
    let mut select = db.prepare_cached(sql)?;
    let addresses =
        select.query_map([contact], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    for address in addresses {
        let own = strictest(db, contact, channel, Some(&address))?;
        if said_elsewhere(db, contact, channel, &address, own.as_ref())?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
