#include "judge/fits.h"

#include "estimate/accuracy.h"

/* One device does not tell what is its own from what all have in common. */
enum { DEVICES_MIN = 2 };

static void warn(const struct gate *gate, const struct fit_basis *basis);

void judge_fits(const struct gate *gate)
{
    struct arena_mark mark = arena_mark(gate->scratch);
    const struct fit_basis *bases = NULL;
    ptrdiff_t count = fit_bases(gate->scratch, gate->method, &bases);
    for (ptrdiff_t i = 0; i < count; i++) {
        if (bases[i].devices < DEVICES_MIN) {
            warn(gate, &bases[i]);
        }
    }
    arena_rewind(gate->scratch, mark);
}

static void warn(const struct gate *gate, const struct fit_basis *basis)
{
    struct diags *diags = gate->diags;
    const struct record *calibration = basis->calibration;
    const char *what = basis->runs == 0 ? "has no run: its assumptions keep the values that their "
                                          "records state"
                                        : "has runs of one device alone: its assumptions stay near "
                                          "the values that their records state";
    struct diag *diag = diag_add(diags, RULE_CALIBRATION_FEW_RUNS, calibration->place, "%.*s %s",
                                 STR_ARGS(calibration->id), what);
    const struct left_out_runs *all = NULL;
    ptrdiff_t count = accuracy_left_out(gate->scratch, gate->method, &all);
    for (ptrdiff_t i = 0; i < count; i++) {
        if (all[i].calibration == calibration) {
            diag_note(diags, diag, all[i].benchmark->place, "%td row%s left out, here first: %s",
                      all[i].count, all[i].count == 1 ? " is" : "s are", all[i].why);
        }
    }
    diag_help(diags, diag, "add benchmarks of role calibration and trust a or b");
}
