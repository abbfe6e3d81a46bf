"""Makes nanp.txt: `pip install phonenumbers==9.0.43 && python3 nanp.py > nanp.txt`.

One line an area code: the code, the US state or -, the time zones its numbers may be in.
"""

from collections import Counter, defaultdict

import phonenumbers
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

STATES = dict(pair.split("=") for pair in (
    "Alabama=AL,Alaska=AK,Arizona=AZ,Arkansas=AR,California=CA,Colorado=CO,Connecticut=CT,Delaware=DE,"
    "District of Columbia=DC,Florida=FL,Georgia=GA,Hawaii=HI,Idaho=ID,Illinois=IL,Indiana=IN,Iowa=IA,Kansas=KS,"
    "Kentucky=KY,Louisiana=LA,Maine=ME,Maryland=MD,Massachusetts=MA,Michigan=MI,Minnesota=MN,Mississippi=MS,"
    "Missouri=MO,Montana=MT,Nebraska=NE,Nevada=NV,New Hampshire=NH,New Jersey=NJ,New Mexico=NM,New York=NY,"
    "North Carolina=NC,North Dakota=ND,Ohio=OH,Oklahoma=OK,Oregon=OR,Pennsylvania=PA,Rhode Island=RI,"
    "South Carolina=SC,South Dakota=SD,Tennessee=TN,Texas=TX,Utah=UT,Vermont=VT,Virginia=VA,Washington State=WA,"
    "Washington=WA,West Virginia=WV,Wisconsin=WI,Wyoming=WY").split(","))

zones, states = defaultdict(set), defaultdict(Counter)
for prefix, found in TIMEZONE_DATA.items():
    if prefix.startswith("1") and len(prefix) >= 4:
        zones[prefix[1:4]] |= set(found)
for prefix, names in GEOCODE_DATA.items():
    name = names.get("en", "")
    state = STATES.get(name) or name.rpartition(", ")[2]
    if prefix.startswith("1") and len(prefix) >= 4 and state in STATES.values():
        # The name of the whole area outweighs the names of its towns.
        states[prefix[1:4]][state] += 1000 if len(prefix) == 4 else 1

print(f"""\
# Area codes of the North American Numbering Plan: code, US state or -, time zones its numbers may be in.
# Made by nanp.py from libphonenumber {phonenumbers.__version__}, resources "timezones" and "geocoding":
# Copyright (C) The Libphonenumber Authors, licensed under the Apache License, Version 2.0 (see LICENSE-APACHE).""")
for area in sorted(zones):
    state = states[area].most_common(1)[0][0] if states[area] else "-"
    print(area, state, *sorted(zones[area]))
