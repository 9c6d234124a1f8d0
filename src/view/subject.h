/* What a page computes for: a machine, a device as a machine of its own, a model or an offer; and
 * the evaluations of it, each made once a page.
 *
 *     struct subject subject = subject_of(work, gpu);
 *     struct evaluation *evaluation = evaluation_for(work, &subject, artifact, NULL);
 */
#ifndef VIEW_SUBJECT_H
#define VIEW_SUBJECT_H

#include "view/work.h"

struct subject {
    const struct record *record; /* the system, card, processor, model or offer */
    const struct record *system; /* the system itself, or the device alone in one; NULL of others */
    str derivations;             /* path of the page that derives its numbers; may be empty */
};

struct records {
    const struct record *const *items;
    ptrdiff_t count;
};

struct subject subject_of(const struct work *work, const struct record *record);
/* Whether records of that kind have a page that derives their numbers, and where it lies. A system
 * has another for each artifact beside the scenario's main one, since all of them together would
 * make a page too heavy to load; NULL: the first page. */
bool has_derivations(const struct kind *kind);
str path_of_derivations(struct arena *arena, const struct record *record,
                        const struct record *artifact);
/* The artifacts whose numbers are derived on a page of their own; none for all but systems. */
struct records artifacts_apart(const struct work *work, const struct record *record);
/* The artifacts whose numbers those pages derive, in their order: those that the scenario shows of
 * a system or an offer, the first few of them of a device, all its own of a model. */
struct records derived_artifacts(const struct work *work, const struct subject *subject);

/* The default scenario, and an artifact and use case where they are not NULL. */
struct evaluation *evaluation_for(const struct work *work, const struct subject *subject,
                                  const struct record *artifact, const struct record *use_case);
/* The same under another scenario, with that one's artifact. */
struct evaluation *evaluation_under(const struct work *work, const struct subject *subject,
                                    const struct record *scenario, const struct record *use_case);
/* An artifact on a machine beside an offer to rent one; on what the offer rents alone where the
 * subject is the offer. */
struct evaluation *evaluation_beside(const struct work *work, const struct subject *subject,
                                     const struct record *artifact, const struct record *offer);
/* The same with a context of so many tokens; 0: the scenario's. */
struct evaluation *evaluation_at(const struct work *work, const struct subject *subject,
                                 const struct record *artifact, const struct record *use_case,
                                 double context);

/* What the default scenario shows: its artifacts (the main one first), and the use cases that
 * verdicts are given for. */
struct records shown_artifacts(const struct work *work);
struct records shown_use_cases(const struct work *work);
bool records_have(struct records records, const struct record *record);

#endif
