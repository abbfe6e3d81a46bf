//! The rules in force, as a snapshot in memory: departments, keys, bins, limits. A dialect judges by it and by nothing else.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use rusqlite::Connection;

use crate::{
    department::{self, ApiKey, Department},
    error::Result,
    intake::bin::{self, Bin},
    setting::{self, Settings},
};

/// Everything a judgement looks at besides the request.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Settings in force.
    pub settings: Settings,
    departments: HashMap<String, Arc<Department>>,
    keys: HashMap<Vec<u8>, Arc<ApiKey>>,
    bins: HashMap<String, Arc<Bin>>,
    trusted_proxies: Vec<IpAddr>,
}

impl Rules {
    /// Reads the rules from the file.
    pub fn load(db: &Connection) -> Result<Self> {
        let rules = Self::new(setting::get(db)?, department::all(db)?, department::keys(db, None)?);
        Ok(rules.with_bins(bin::all(db)?))
    }

    /// Rules from their parts.
    pub fn new(settings: Settings, departments: Vec<Department>, keys: Vec<ApiKey>) -> Self {
        let mut by_name = HashMap::new();
        for department in departments.into_iter().map(Arc::new) {
            by_name.insert(department.id.clone(), Arc::clone(&department));
            by_name.insert(department.code.clone(), department);
        }
        Self {
            trusted_proxies: settings.trusted_proxies.iter().filter_map(|text| text.parse().ok()).collect(),
            settings,
            departments: by_name,
            keys: keys.into_iter().map(|key| (key.hash.clone(), Arc::new(key))).collect(),
            bins: HashMap::new(),
        }
    }

    /// The same with these bins.
    pub fn with_bins(self, bins: Vec<Bin>) -> Self {
        let bins = bins.into_iter().map(|bin| (bin.name.clone(), Arc::new(bin))).collect();
        Self { bins, ..self }
    }

    /// The department of this id or code; UUIDs compare without case.
    pub fn department(&self, name: &str) -> Option<&Arc<Department>> {
        self.departments.get(name).or_else(|| self.departments.get(&name.to_ascii_lowercase()))
    }

    /// The bin of this name; names compare without case.
    pub fn bin(&self, name: &str) -> Option<&Arc<Bin>> {
        self.bins.get(&name.to_ascii_lowercase())
    }

    /// The key with this hash, revoked ones included.
    pub fn key(&self, hash: &[u8]) -> Option<&Arc<ApiKey>> {
        self.keys.get(hash)
    }

    /// Whether the word of this proxy is believed.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.contains(&peer.to_canonical())
    }
}
