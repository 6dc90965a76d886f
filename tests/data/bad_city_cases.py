"""City files that cannot be used, one fault each."""

from tests.data.bad_cases import BEATS, GENERIC, RECORDS, city, lies

MEMBERS = """
[[areas]]
level = "zone"
members_of = "beat"
members = { A = ["011", "999"] }

[[incidents]]"""


IN_CITY_FILE = (
    city("not TOML", ("[city]", "[city")),
    lies("a city file that is not UTF-8", "tiny.toml", '[city]\nname = "Málaga"\n'.encode("latin-1")),
    city("a key misspelt", ("pad = 3", "padd = 3")),
    city("a section that does not exist", ("[offences]", "[offenses]")),
    city("text where a number was needed", ("pad = 3", 'pad = "three"')),
    city("a negative number", ("pad = 3", "pad = -1")),
    city("no name", ('name = "Tiny"\n', "")),
    city("a time zone misspelt", ("America/Chicago", "America/Chikago")),
    city("a time zone that is none", ("America/Chicago", "Central")),
    city("units that are none", ("[city]", '[city]\nunits = "miles"')),
    city("a preset misspelt", (GENERIC, 'preset = "generik"')),
    city("a preset for something else", (GENERIC, 'preset = "mopac"')),
    city("two sources of one name", ('name = "people"', 'name = "records"')),
    city("a name with a space", ('name = "people"', 'name = "The people"')),
    city("a level that is not defined", ('parent = "district"', 'parent = "distrct"')),
    city(
        "codes of a level that is not defined",
        ("[incidents.area_codes]\nbeat", "[incidents.area_codes]\nbeet"),
    ),
    city("a first map of no level", ("[city]", '[city]\nfirst_map = "ward"')),
    city("a level from nowhere", (BEATS, "")),
    city("a level from two places", (BEATS, BEATS + '\nids = ["1"]')),
    city("a boundary file without an id column", ('area_id = "beat"\npad', "pad")),
    city("members without their level", ("\n[[incidents]]", MEMBERS.replace('members_of = "beat"\n', ""))),
    city("a member that is no area", ("\n[[incidents]]", MEMBERS)),
    city("a day that is none", ("pad = 3", 'pad = 3\nvalid_from = "spring"')),
    city("one level twice", ('level = "district"', 'level = "beat"'), ('parent = "district"', "")),
    city(
        "vintages with days between them",
        ("[[areas]]", '[[areas]]\nlevel = "beat"\nids = ["1"]\nvalid_to = 2019-12-30\n\n[[areas]]'),
        ("pad = 3", "pad = 3\nvalid_from = 2020-01-01"),
    ),
    city(
        "a level redrawn without what nests in it",
        (
            "pad = 2",
            'pad = 2\nvalid_to = 2019-12-31\n\n[[areas]]\nlevel = "district"\nids = ["1"]\n'
            "valid_from = 2020-01-01",
        ),
    ),
    city("an encoding that nobody knows", (RECORDS, RECORDS + '\nencoding = "utf-9"')),
    city("a delimiter of two characters", (RECORDS, RECORDS + '\ndelimiter = "||"')),
    city("a rule of placing that is none", (RECORDS, RECORDS + '\nlocated_by = "luck"')),
    city("an hour that is none", (RECORDS, RECORDS + '\nhidden_time = "midnight"')),
    city("no source of incidents named by path", (RECORDS + "\n", "")),
    city(
        "a kind of event that is none",
        ("[[venues]]", '[[event_kinds]]\npattern = "x"\nevent_kind = "party"\n\n[[venues]]'),
    ),
    city(
        "an area of a programme that starts before it",
        (
            'areas = { beat = ["011"] }',
            'areas = { beat = ["011"] }\nareas_from = { beat = { "011" = 2023-01-01 } }',
        ),
    ),
    city("a survey without a shape", ('shape = "responses"\n', "")),
    city(
        "a column that events do not have",
        ('preset = "generic"\narea_codes', 'columns = { begin = "x" }\narea_codes'),
    ),
    city(
        "events without their title",
        ('preset = "generic"\narea_codes', 'columns = { starts_at = "starts_at" }\narea_codes'),
    ),
    city("a column that venues do not have", ('columns = { name = "name" }', 'columns = { title = "name" }')),
    city("venues without their name", ('columns = { name = "name" }', 'columns = { address = "name" }')),
    city(
        "a column that surveys do not have", ("columns = { wave_start", 'columns = { year = "x", wave_start')
    ),
    city("residents without their number", ('residents = "residents"\n', "")),
)
