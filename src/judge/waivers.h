/* Warnings about measurements, and the records that acknowledge them. A rule adds what it finds to
 * `found`; settling hands that on, as a warning or as one that is waived.
 *
 *     struct waivers waivers = waivers_of(scratch, diags, catalog);
 *     diag_add(&waivers.found, RULE_PHYSICS_POWER, ...);
 *     waivers_settle(&waivers, benchmark, row);
 *     waivers_judge(&waivers);
 */
#ifndef JUDGE_WAIVERS_H
#define JUDGE_WAIVERS_H

#include "base/diag.h"
#include "model/catalog.h"

struct waivers {
    struct diags *diags; /* where findings go in the end */
    struct diags found;
    struct waiver {
        const struct record *record;
        const struct record *benchmark;
        str rule;
        str run;
        bool is_needed;
    } * items;
    ptrdiff_t count;
};

/* The waivers live in `keep`, the texts of findings in the diags' arena. */
struct waivers waivers_of(struct arena *keep, struct diags *diags, const struct catalog *catalog);
/* Hands on what was found of a row; errors cannot be waived. */
void waivers_settle(struct waivers *waivers, const struct record *benchmark,
                    const struct record *row);
/* Warns of each waiver that nothing needed; to be called when all is settled. */
void waivers_judge(struct waivers *waivers);

#endif
