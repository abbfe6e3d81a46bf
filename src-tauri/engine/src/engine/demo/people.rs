//! Sixty homeowners, one of whom wrote twice under two names. Made up.

/// One of them.
pub(super) struct Person {
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) source: Source,
    pub(super) job: &'static str,
    /// In dollars; none yet when 0.
    pub(super) value: i64,
    pub(super) stage: Place,
}

/// Where they were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Website,
    SearchAds,
    RoofMatch,
    Referral,
    HomeShow,
}

impl Source {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Website => "Website form",
            Self::SearchAds => "Search ads",
            Self::RoofMatch => "RoofMatch",
            Self::Referral => "Referral",
            Self::HomeShow => "Home show list",
        }
    }
}

/// Where they stand on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    New,
    Contacted,
    Talking,
    Estimate,
    Won,
    Lost,
}

impl Place {
    /// Index of the stage they stand in or were closed in.
    pub(super) fn stage(self) -> usize {
        match self {
            Self::New => 0,
            Self::Contacted => 1,
            Self::Talking => 2,
            Self::Estimate | Self::Won | Self::Lost => 3,
        }
    }
}

use Place::{Contacted, Estimate, Lost, New, Talking, Won};
use Source::{HomeShow, Referral, RoofMatch, SearchAds, Website};

const fn person(
    first: &'static str,
    last: &'static str,
    source: Source,
    job: &'static str,
    value: i64,
    stage: Place,
) -> Person {
    Person { first, last, source, job, value, stage }
}

/// Oldest first.
pub(super) const PEOPLE: [Person; 60] = [
    person("Gideon", "Marsh", Website, "Roof", 24_900, Won),
    person("Talia", "Brandt", Referral, "Siding", 18_300, Won),
    person("Rafael", "Quintero", SearchAds, "Gutters", 3_950, Won),
    person("Opal", "Hendricks", HomeShow, "Windows", 21_750, Won),
    person("Bernard", "Achebe", RoofMatch, "Repair", 2_400, Lost),
    person("Cosima", "Vance", Website, "Doors", 5_600, Lost),
    person("Dmitri", "Halloran", SearchAds, "Roof", 19_800, Won),
    person("Elsie", "Okafor", Referral, "Windows", 27_100, Won),
    person("Florian", "Beck", RoofMatch, "Gutters", 4_100, Lost),
    person("Greta", "Sandoval", Website, "Siding", 16_450, Won),
    person("Hollis", "Pruitt", HomeShow, "Roof", 22_000, Lost),
    person("Ingrid", "Solano", SearchAds, "Windows", 13_200, Won),
    person("Jasper", "Nakamura", Website, "Repair", 1_850, Won),
    person("Kerensa", "Doyle", RoofMatch, "Roof", 20_300, Lost),
    person("Lionel", "Farrow", Referral, "Doors", 7_700, Won),
    person("Mirela", "Stan", Website, "Siding", 15_900, Lost),
    person("Nestor", "Villanueva", SearchAds, "Gutters", 5_250, Lost),
    person("Odette", "Laurent", HomeShow, "Windows", 30_400, Won),
    person("Percy", "Whitlock", RoofMatch, "Repair", 2_950, Lost),
    person("Elin", "Vasquez", HomeShow, "Doors", 14_000, Estimate),
    person("Frank", "Castellano", RoofMatch, "Roof", 27_500, Estimate),
    person("Sunniva", "Hale", RoofMatch, "Repair", 11_250, Contacted),
    person("Josephine", "Mbeki", SearchAds, "Siding", 16_900, Estimate),
    person("Yusuf", "Demir", Referral, "Windows", 17_600, Contacted),
    person("Arthur", "Pell", Website, "Windows", 21_300, Estimate),
    person("Beatrix", "Lindqvist-Oyelaran", HomeShow, "Siding", 31_000, Contacted),
    person("Ruth", "Okonjo", HomeShow, "Repair", 9_800, Talking),
    person("Devon", "Achterberg", Website, "Doors", 15_200, Talking),
    person("Nadia", "Petrov", Referral, "Roof", 38_700, Estimate),
    person("Caleb", "Strand", SearchAds, "Gutters", 8_900, Contacted),
    person("Hugo", "Ferreira", RoofMatch, "Roof", 23_400, Contacted),
    person("Amara", "Nwosu", Website, "Windows", 12_600, Talking),
    person("Silas", "Thornbury", SearchAds, "Repair", 3_300, Contacted),
    person("Wren", "Castille", Referral, "Siding", 17_250, Estimate),
    person("Tobias", "Lindgren", HomeShow, "Roof", 25_800, Talking),
    person("Zora", "Whitfield", Website, "Gutters", 4_750, Contacted),
    person("Emeric", "Dubois", RoofMatch, "Windows", 19_900, Contacted),
    person("Paloma", "Reyes", SearchAds, "Doors", 6_450, Talking),
    person("Callum", "Drummond", Website, "Roof", 28_200, Estimate),
    person("Anneke", "Visser", Referral, "Siding", 20_100, Contacted),
    person("Marcus", "Delacroix", SearchAds, "Windows", 16_200, Talking),
    person("Ottilie", "Grange", Website, "Repair", 2_700, Contacted),
    person("Ravi", "Chandran", RoofMatch, "Roof", 26_350, Contacted),
    person("Leocadia", "Moreau", HomeShow, "Windows", 22_900, Talking),
    person("Stellan", "Bergstrom", Website, "Doors", 8_150, Contacted),
    person("Ida", "Fairweather", SearchAds, "Siding", 14_700, Talking),
    person("Quentin", "Abara", Referral, "Gutters", 5_900, Contacted),
    person("Priya", "Nandakumar", Website, "Roof", 22_400, Contacted),
    person("Grace", "Aldana", Referral, "Roof", 26_900, Talking),
    person("Luis", "Fontaine", Website, "Doors", 12_800, New),
    person("Tamsin", "Wolfe", SearchAds, "Windows", 18_050, New),
    person("Walt", "Dreyer", RoofMatch, "Repair", 6_800, New),
    person("Bohdan", "Kravets", Website, "Roof", 21_900, New),
    person("Imani", "Brooks", Referral, "Siding", 14_500, New),
    person("Tom", "Weller", SearchAds, "Gutters", 7_450, Talking),
    // Marcus of the search ads, as he wrote himself down at the home show: a possible duplicate.
    person("Marc", "Delacroix", HomeShow, "Windows", 0, New),
    person("Owen", "Tarrant", SearchAds, "Gutters", 9_200, New),
    person("Marisol", "Ibarra", Website, "Windows", 18_400, Talking),
    person("Delphine", "Okoro", RoofMatch, "Roof", 0, New),
    person("Hana", "Kowalczyk", Website, "Windows", 0, New),
];

/// When the person at `index` first wrote: three weeks ago for the first, half a minute ago for the last, closer
/// together towards the present. In milliseconds before now.
pub(super) fn first_wrote_ms_ago(index: usize) -> i64 {
    let back = i64::try_from(PEOPLE.len() - 1 - index).unwrap_or(0);
    24_000 + back * back * 521_000
}
