#include "estimate/binding.h"

#include "base/must.h"

static void follow(struct binding *binding, enum slot slot, enum slot from, const char *field);
static double scenario_number(const struct binding *binding, const char *field);
static struct record *record_new(struct arena *keep, const char *kind, str id, struct place place);
static struct value *value_of(const struct record *record, const char *name);
static void set_reference(struct record *record, const char *name, const struct record *target);
static void set_quantity(struct record *record, const char *name, const struct quantity *quantity);
static void set_name(struct record *record, const struct record *like);
static const struct quantity *exact_number(struct arena *keep, double number, struct place place);

struct binding binding_completed(struct binding binding)
{
    follow(&binding, SLOT_ENGINE, SLOT_SCENARIO, "engine");
    follow(&binding, SLOT_CPU, SLOT_SYSTEM, "cpu");
    follow(&binding, SLOT_MODEL, SLOT_ARTIFACT, "model");
    follow(&binding, SLOT_QUANTIZATION, SLOT_ARTIFACT, "quantization");
    binding.context = binding.context > 0 ? binding.context : scenario_number(&binding, "context");
    binding.batch = binding.batch > 0 ? binding.batch : scenario_number(&binding, "batch");
    return binding;
}

static void follow(struct binding *binding, enum slot slot, enum slot from, const char *field)
{
    const struct record *source = binding->records[from];
    if (binding->records[slot] == NULL && source != NULL) {
        binding->records[slot] = record_record(source, field);
    }
}

static double scenario_number(const struct binding *binding, const char *field)
{
    const struct record *scenario = binding->records[SLOT_SCENARIO];
    const struct quantity *quantity = scenario != NULL ? record_quantity(scenario, field) : NULL;
    return quantity != NULL ? quantity->typical : 0;
}

const struct record *system_of_cpu(struct arena *keep, const struct record *cpu,
                                   const struct quantity *memory_rate)
{
    struct record *system = record_new(keep, "system", cpu->id, cpu->place);
    set_name(system, cpu);
    set_reference(system, "cpu", cpu);
    set_quantity(system, "memory_capacity", record_quantity(cpu, "memory_max"));
    set_quantity(system, "memory_rate", memory_rate);
    return system;
}

const struct record *system_of_gpu(struct arena *keep, const struct record *gpu, ptrdiff_t count)
{
    must(count > 0);
    struct record *system = record_new(keep, "system", gpu->id, gpu->place);
    set_name(system, gpu);
    struct quantity *none = arena_new(keep, struct quantity);
    *none = (struct quantity){.form = QUANTITY_EXACT,
                              .unit = {.factor = 1, .dimension.power[BASE_DATA] = 1},
                              .unit_text = STR("byte"),
                              .written = STR("0 byte"),
                              .place = gpu->place};
    /* An integrated unit lies in as much memory as it may share. */
    bool is_shared = str_equal(record_text(gpu, "class"), STR("integrated"));
    set_quantity(system, "memory_capacity", is_shared ? record_quantity(gpu, "vram") : none);

    struct value *gpus = value_of(system, "gpus");
    const struct field *field = schema_field(system->kind, gpus - system->values);
    struct record *part = arena_new(keep, struct record);
    part->fields = field->fields;
    part->place = gpu->place;
    part->values = arena_array(keep, struct value, fields_count(field->fields));
    set_reference(part, "gpu", gpu);
    set_quantity(part, "count", exact_number(keep, (double)count, gpu->place));

    struct value *item = arena_new(keep, struct value);
    item->type = VALUE_GROUP;
    item->place = gpu->place;
    item->as.record = part;
    gpus->type = VALUE_LIST;
    gpus->place = gpu->place;
    gpus->as.list.items = item;
    gpus->as.list.count = 1;
    return system;
}

struct binding binding_rented(struct arena *keep, struct binding binding)
{
    const struct record *offer = binding.records[SLOT_OFFER];
    const struct record *gpu = offer != NULL ? record_record(offer, "gpu") : NULL;
    if (gpu != NULL && binding.records[SLOT_RENTED] == NULL) {
        const struct quantity *count = record_quantity(offer, "gpu_count");
        binding.records[SLOT_RENTED] =
            system_of_gpu(keep, gpu, count != NULL ? (ptrdiff_t)count->typical : 1);
    }
    return binding;
}

const struct record *artifact_of_size(struct arena *keep, const struct quantity *size)
{
    struct record *artifact = record_new(keep, "artifact", STR("size"), size->place);
    set_quantity(artifact, "size", size);
    return artifact;
}

static struct record *record_new(struct arena *keep, const char *kind, str id, struct place place)
{
    struct record *record = arena_new(keep, struct record);
    record->kind = schema_kind(str_from(kind));
    record->id = id;
    record->place = place;
    record->values = arena_array(keep, struct value, schema_field_count(record->kind));
    return record;
}

static struct value *value_of(const struct record *record, const char *name)
{
    ptrdiff_t index = record->kind != NULL ? schema_field_index(record->kind, str_from(name))
                                           : fields_index(record->fields, str_from(name));
    must(index >= 0);
    return &record->values[index];
}

static void set_reference(struct record *record, const char *name, const struct record *target)
{
    struct value *value = value_of(record, name);
    value->type = VALUE_REFERENCE;
    value->place = target->place;
    value->as.record = target;
}

static void set_quantity(struct record *record, const char *name, const struct quantity *quantity)
{
    struct value *value = value_of(record, name);
    if (quantity != NULL) {
        value->type = VALUE_QUANTITY;
        value->place = quantity->place;
        value->as.quantity = quantity;
    }
}

static void set_name(struct record *record, const struct record *like)
{
    struct value *value = value_of(record, "name");
    value->type = VALUE_TEXT;
    value->place = like->place;
    value->as.text = record_name(like);
}

static const struct quantity *exact_number(struct arena *keep, double number, struct place place)
{
    struct quantity *quantity = arena_new(keep, struct quantity);
    *quantity = (struct quantity){.form = QUANTITY_EXACT,
                                  .low = number,
                                  .typical = number,
                                  .high = number,
                                  .unit.factor = 1,
                                  .written = str_format(keep, "%g", number),
                                  .place = place};
    return quantity;
}
