#include "unit/checked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct checked checked;

static int begin(void **state)
{
    (void)state;
    checked = checked_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    checked_free(&checked);
    return 0;
}

static ptrdiff_t count(const char *kind)
{
    return catalog_records(checked.catalog, kind)->count;
}

#define GPU "name: X\nvendor: Y\nclass: consumer\nvram: 24 GiB\n"

static void a_list_file_shares_its_defaults(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/s.yaml", "name: S\n");
    checked_add(&checked, "data/gpus/list.yaml",
                "defaults:\n  vendor: Y\n  class: consumer\n  vram: 24 GiB\n  sources: [s]\n"
                "  memory_bandwidth: {value: 936 GB/s, source: s}\n"
                "records:\n  - {id: b, name: B}\n  - {id: a, name: A, vram: 12 GiB}\n");
    checked_finish(&checked);
    assert_counts(&checked, 0, 0);
    const struct kind_records *gpus = catalog_records(checked.catalog, "gpu");
    assert_int_equal(gpus->count, 2);
    assert_true(str_equal(gpus->records[0]->id, STR("a")));
    assert_true(record_quantity(gpus->records[0], "vram")->typical == 12 * 1073741824.0);
    assert_true(record_quantity(gpus->records[1], "vram")->typical == 24 * 1073741824.0);
    const struct record *source = catalog_find(checked.catalog, "source", STR("s"));
    for (ptrdiff_t i = 0; i < 2; i++) {
        assert_ptr_equal(record_item(gpus->records[i], "sources", 0)->as.record, source);
        assert_ptr_equal(record_quantity(gpus->records[i], "memory_bandwidth")->source, source);
        assert_true(str_equal(record_text(gpus->records[i], "vendor"), STR("Y")));
    }
}

static void a_reference_is_inherited(void **state)
{
    (void)state;
    checked_add(&checked, "data/gpus/g.yaml", GPU);
    checked_add(&checked, "data/prices/p.yaml",
                "defaults: {name: P, of: g, date: 2026-01-01}\nrecords:\n"
                "  - {id: a, amount: 1 USD}\n  - {id: b, amount: 2 USD}\n");
    checked_finish(&checked);
    assert_int_equal(checked.diags.error_count, 0);
    const struct record *price = catalog_find(checked.catalog, "price", STR("b"));
    assert_true(str_equal(record_record(price, "of")->id, STR("g")));
}

static void a_fault_of_the_defaults_is_said_once(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/list.yaml",
                "defaults: {accessed: yesterday, publisher: P}\nrecords:\n  - {id: a, name: A}\n"
                "  - {id: b, name: B}\n  - {id: c, name: C, accessed: 2026-01-01}\n");
    checked_finish(&checked);
    assert_counts(&checked, 1, 0);
    assert_said(&checked, "record.bad-date", 1, 22, "yesterday");
    assert_int_equal(count("source"), 0);
}

static void one_broken_record_of_a_list_leaves_the_others(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/list.yaml",
                "records:\n  - {id: a, name: A, name: B}\n  - {id: b, name: B}\n  - {name: C}\n"
                "  - text\n  - {id: Bad, name: D}\n  - {id: d, name: D, title: *x}\n");
    checked_finish(&checked);
    assert_int_equal(count("source"), 1);
    assert_non_null(catalog_find(checked.catalog, "source", STR("b")));
    assert_counts(&checked, 5, 0);
    assert_said(&checked, "yaml.duplicate-key", 2, 22, "already");
    assert_said(&checked, "record.missing-field", 4, 5, "lacks id");
    assert_said(&checked, "record.wrong-type", 5, 5, "mapping");
    assert_said(&checked, "record.bad-id", 6, 10, "a-z");
    assert_said(&checked, "yaml.subset", 7, 29, "aliases");
}

static void an_id_is_said_once_and_fits_its_file(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/a.yaml", "id: a\nname: A\n");
    checked_add(&checked, "data/sources/b.yaml", "id: c\nname: B\n");
    checked_add(&checked, "data/sources/index.yaml", "name: I\n");
    checked_add(&checked, "data/sources/list.yaml", "records: [{id: a, name: again}]\n");
    checked_finish(&checked);
    assert_counts(&checked, 3, 0);
    assert_said(&checked, "record.bad-id", 1, 5, "equals its file's name");
    assert_said(&checked, "record.bad-id", 0, 0, "reserved");
    assert_said(&checked, "record.duplicate-id", 1, 16, "source a is there already");
    assert_int_equal(count("source"), 1);
}

static void a_folder_says_the_kind(void **state)
{
    (void)state;
    checked_add(&checked, "data/gpu/x.yaml", GPU);
    checked_add(&checked, "data/things/x.yaml", GPU);
    checked_finish(&checked);
    assert_counts(&checked, 2, 0);
    assert_said(&checked, "file.name", 0, 0, "data/gpu/");
    assert_help(&checked, "file.name", "did you mean data/gpus/?");
}

static void a_reference_that_dangles_names_the_nearest(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/vendor-page.yaml", "name: S\n");
    checked_add(&checked, "data/gpus/x.yaml", GPU "sources: [vendor-pge]\n");
    checked_add(&checked, "data/gpus/y.yaml", GPU "sources: [nothing-like-it, x]\n");
    checked_finish(&checked);
    assert_counts(&checked, 3, 0);
    assert_said(&checked, "reference.dangling", 5, 11, "there is no source 'vendor-pge'");
    assert_help(&checked, "reference.dangling", "did you mean vendor-page?");
    assert_said(&checked, "reference.wrong-kind", 5, 28, "'x' is a gpu");
    assert_int_equal(count("gpu"), 0);
}

static void an_id_that_two_kinds_have_is_ambiguous(void **state)
{
    (void)state;
    checked_add(&checked, "data/gpus/same.yaml", GPU);
    checked_add(&checked, "data/cpus/same.yaml", "name: C\nvendor: V\ncores: 4\n");
    checked_add(&checked, "data/prices/p.yaml",
                "name: P\nof: same\namount: 5 USD\ndate: 2026-01-01\n");
    checked_finish(&checked);
    assert_said(&checked, "reference.ambiguous", 2, 5, "is a gpu and a cpu");
    assert_int_equal(checked.diags.error_count, 1);
}

static void those_who_lean_on_a_broken_record_are_silent(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/broken.yaml", "name: A\nurl: nonsense\n");
    checked_add(&checked, "data/sources/unread.yaml", "name: [\n");
    checked_add(&checked, "data/sources/sound.yaml", "name: S\n");
    checked_add(&checked, "data/gpus/a.yaml", GPU "sources: [broken]\n");
    checked_add(&checked, "data/gpus/b.yaml", GPU "sources: [unread]\n");
    checked_add(&checked, "data/gpus/c.yaml", GPU "sources: [sound]\n");
    checked_add(&checked, "data/prices/p.yaml",
                "name: P\nof: a\namount: 5 USD\ndate: 2026-01-01\nsources: [sound]\n");
    checked_finish(&checked);
    assert_counts(&checked, 2, 0);
    assert_int_equal(count("gpu"), 1);
    assert_int_equal(count("price"), 0);
    assert_int_equal(count("source"), 1);
}

static void a_list_that_cannot_be_read_excuses_references_into_it(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/list.yaml", "records:\n  - {id: a, name: [\n");
    checked_add(&checked, "data/gpus/a.yaml", GPU "sources: [a]\n");
    checked_finish(&checked);
    assert_counts(&checked, 1, 0);
    assert_int_equal(count("gpu"), 0);
}

static void finds_contradictions(void **state)
{
    (void)state;
    checked_add(&checked, "data/sources/s.yaml", "name: S\n");
    checked_add(&checked, "data/gpus/x.yaml",
                GPU "memory_bus: 384 bit\nmemory_rate: 19.5 GT/s\nmemory_bandwidth: 448 GB/s\n");
    checked_add(&checked, "data/cpus/c.yaml",
                "name: C\nvendor: V\ncores: 16\nthreads: 8\nclock_base: 5 GHz\n"
                "clock_boost: 4 GHz\n");
    checked_add(&checked, "data/models/m.yaml",
                "name: M\nparameters: 8 billion\nlayers: 32\nlayer_groups:\n"
                "  - {layers: 16, attention: full}\n  - {layers: 8, attention: sliding}\n");
    checked_add(&checked, "data/exchange-rates/r.yaml",
                "name: R\nfrom: EUR\nto: Dollars\nrate: 1.1\ndate: 2026-01-01\n");
    checked_add(&checked, "data/assumptions/a.yaml", "name: A\ndescription: D\n");
    checked_finish(&checked);
    assert_said(&checked, "record.conflict", 7, 19, "bus and rate make 936 GB/s");
    assert_said(&checked, "record.conflict", 3, 8, "cores, 16, is above threads, 8");
    assert_said(&checked, "record.conflict", 5, 13, "clock_base");
    assert_said(&checked, "record.conflict", 3, 9, "add up to 24");
    assert_said(&checked, "record.bad-choice", 3, 5, "'Dollars'");
    assert_said(&checked, "record.missing-field", 1, 1, "assumption a lacks");
    assert_int_equal(checked.diags.error_count, 6);
}

static void takes_what_agrees(void **state)
{
    (void)state;
    checked_add(&checked, "data/gpus/x.yaml",
                GPU "memory_bus: 384 bit\nmemory_rate: 19.5 GT/s\nmemory_bandwidth: 930 GB/s\n");
    checked_add(&checked, "data/cpus/c.yaml",
                "name: C\nvendor: V\ncores: 16\nthreads: 32\ncore_types:\n"
                "  - {name: P, count: 8}\n  - {name: E, count: 8}\n");
    checked_finish(&checked);
    assert_int_equal(checked.diags.error_count, 0);
}

static void one_scenario_is_the_default(void **state)
{
    (void)state;
    const char *scenario =
        "name: S\ncurrency: USD\nelectricity_price: 0.15 USD/kWh\nhours_per_day: 8 h\n"
        "days_per_year: 250\namortisation: 3 year\ncontext: 4096 tok\nbatch: 1\nartifact: a\n"
        "service_level: l\nis_default: yes\n";
    checked_add(&checked, "data/models/m.yaml", "name: M\nparameters: 8 billion\n");
    checked_add(&checked, "data/quantizations/q.yaml",
                "name: Q\nfamily: k-quant\nbits_per_weight: 4.9 bit/param\n");
    checked_add(&checked, "data/artifacts/a.yaml", "name: A\nmodel: m\nquantization: q\n");
    checked_add(&checked, "data/service-levels/l.yaml",
                "name: L\ndescription: D\nrules: [{verdict: good, passes: yes}]\n");
    checked_add(&checked, "data/scenarios/one.yaml", scenario);
    checked_add(&checked, "data/scenarios/two.yaml", scenario);
    checked_finish(&checked);
    assert_int_equal(checked.diags.error_count, 1);
    assert_said(&checked, "record.conflict", 11, 13, "second scenario");
    assert_int_equal(count("scenario"), 1);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_list_file_shares_its_defaults),
        WITH(a_reference_is_inherited),
        WITH(a_fault_of_the_defaults_is_said_once),
        WITH(one_broken_record_of_a_list_leaves_the_others),
        WITH(an_id_is_said_once_and_fits_its_file),
        WITH(a_folder_says_the_kind),
        WITH(a_reference_that_dangles_names_the_nearest),
        WITH(an_id_that_two_kinds_have_is_ambiguous),
        WITH(those_who_lean_on_a_broken_record_are_silent),
        WITH(a_list_that_cannot_be_read_excuses_references_into_it),
        WITH(finds_contradictions),
        WITH(takes_what_agrees),
        WITH(one_scenario_is_the_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
