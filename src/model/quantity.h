/* A quantity as a record states it: a number, range, bound, mean with spread, approximate value or
 * `unknown`, with its unit, quality, source and the other values that sources give. Numbers are in
 * base units; the form that was written is kept and reaches the page.
 *
 *     memory_bandwidth: 936 GB/s     token_generation: 80..100 tok/s     ttft: <100 ms
 *     {value: 14.3 ± 0.1 tok/s, quality: measured, source: own-run, as_of: 2026-10-01}
 */
#ifndef MODEL_QUANTITY_H
#define MODEL_QUANTITY_H

#include "base/place.h"
#include "model/date.h"
#include "model/number.h"
#include "model/unit.h"

enum quantity_form {
    QUANTITY_UNKNOWN,
    QUANTITY_EXACT,
    QUANTITY_RANGE,       /* a..b */
    QUANTITY_BELOW,       /* <a: low is 0, typical and high are a */
    QUANTITY_ABOVE,       /* over a: low and typical are a, high is infinite */
    QUANTITY_MEAN,        /* a ± d: low and high are a - d and a + d */
    QUANTITY_APPROXIMATE, /* ~a: low and high are 10 % off */
};

enum quality {
    QUALITY_UNSTATED,
    QUALITY_VENDOR,
    QUALITY_MEASURED,
    QUALITY_THIRD_PARTY,
    QUALITY_ESTIMATE,
    QUALITY_RUMOUR,
};

struct record;

struct quantity {
    enum quantity_form form;
    enum quality quality;
    double low;     /* base units */
    double typical; /* base units; of a range the middle */
    double high;    /* base units */
    struct unit unit;
    str unit_text; /* as written, e.g. "GB/s" */
    str written;   /* the whole value as written, e.g. "80..100 tok/s" */
    struct place place;
    const struct record *source; /* NULL where none is stated for this value */
    struct date as_of;           /* without a year where none is stated */
    struct place as_of_place;
    str note;
    const struct quantity *also; /* what other sources say, in order */
    ptrdiff_t also_count;
};

enum quantity_trouble {
    QUANTITY_FINE,
    QUANTITY_BAD_NUMBER,
    QUANTITY_BAD_UNIT,
    QUANTITY_BAD_FORM,
};

struct quantity_error {
    enum quantity_trouble trouble;
    ptrdiff_t at;           /* byte offset in the text */
    ptrdiff_t len;          /* bytes concerned */
    enum unit_trouble unit; /* where the trouble is the unit's */
    const char *message;    /* one sentence without its full stop */
    str help;               /* what to write instead, or empty */
};

/* Reads a written value in any form; its texts are views of `text`, those of the error are in
 * `scratch`, which takes nothing where the value is fine. The dimension is the caller's
 * to check. Each value has one spelling: where another can be understood (`80 - 100`, `>5`,
 * `1,792`, `14.3 +/- 0.1`, `50 TOPS`) the error's help spells it right. */
bool quantity_parse(struct arena *scratch, struct units *units, str text, struct quantity *quantity,
                    struct quantity_error *error);

/* As records write it: "third-party"; empty where unstated. */
const char *quality_name(enum quality quality);
/* All that records may write, in the order of enum quality from QUALITY_VENDOR on; ends with NULL.
 */
const char *const *quality_names(void);

#endif
