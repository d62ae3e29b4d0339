/** What the grammar accepts at most, each with its unit and reason. */

/** Bytes of a tag: clients take a few. */
export const TAG_BYTES_MAX = 255;

/** Literals in one command: MULTIAPPEND of many messages is the largest honest use. */
export const LITERALS_MAX = 10_000;

/** Parts of one CATENATE: a message of many attachments has three for each. */
export const CATENATED_PARTS_MAX = 1000;

/** Ranges in one number set: mbsync and offlineimap send some hundreds. */
export const NUMBER_RANGES_MAX = 50_000;

/** Nested parentheses and NOT in one SEARCH: some programs put each OR of a chain in parentheses of its own. */
export const SEARCH_DEPTH_MAX = 200;

/** Options in one RETURN: there are nine. */
export const RESULT_OPTIONS_MAX = 16;

/** Search keys in one SEARCH. */
export const SEARCH_KEYS_MAX = 2000;

/** Items in one FETCH: some clients name every part of a message with its MIME header, and a digest has a hundred parts and more. */
export const FETCH_ITEMS_MAX = 500;

/** FETCHes that are remembered by what they ask for, so that they need not be read again, and bytes of each: some 100 KiB in all. */
export const KNOWN_FETCHES_MAX = 128;
export const KNOWN_FETCH_BYTES_MAX = 300;

/** Modifiers of one FETCH: a handful are known, each of them sensible once. */
export const FETCH_MODIFIERS_MAX = 8;

/** Header field names in one FETCH item. */
export const FIELD_NAMES_MAX = 500;

/** Levels of a section part: `BODY[1.2.3]`. */
export const SECTION_DEPTH_MAX = 100;

/** Flags in one list: STORE and APPEND of clients name a handful. */
export const FLAGS_MAX = 200;

/** Bytes of one atom that becomes a name or keyword. */
export const ATOM_BYTES_MAX = 1024;

/** Bytes of a quoted string that we write; longer values are literals, since some clients read lines into fixed buffers. */
export const QUOTED_BYTES_MAX = 1_000;

/** Language tags of one body part in BODYSTRUCTURE. */
export const LANGUAGES_MAX = 100;

/** Names in one list of mailboxes, and such lists in one command: clients name some dozens. */
export const FILTERED_NAMES_MAX = 1000;
export const MAILBOX_FILTERS_MAX = 100;

/** Events in one list of NOTIFY: there are a handful. */
export const EVENTS_MAX = 20;

/** Annotations in one GETMETADATA or SETMETADATA, and bytes of the name of one: real ones are few, and shorter than a line. */
export const ENTRIES_MAX = 200;
export const ENTRY_BYTES_MAX = 255;

/** Criteria of one SORT: there are nine, each of them sensible once. */
export const SORT_CRITERIA_MAX = 20;
