#include "model/record.h"

#include "base/must.h"

static ptrdiff_t index_of(const struct record *record, const char *name)
{
    ptrdiff_t index = record->kind != NULL ? schema_field_index(record->kind, str_from(name))
                                           : fields_index(record->fields, str_from(name));
    must(index >= 0);
    return index;
}

const struct value *record_value(const struct record *record, const char *name)
{
    return record_at(record, index_of(record, name));
}

str record_text(const struct record *record, const char *name)
{
    const struct value *value = record_value(record, name);
    return value->type == VALUE_TEXT ? value->as.text : STR("");
}

str record_name(const struct record *record)
{
    must(record->kind != NULL);
    str name = record_text(record, "name");
    return name.len > 0 ? name : record->id;
}

const struct quantity *record_quantity(const struct record *record, const char *name)
{
    const struct value *value = record_value(record, name);
    bool is_known = value->type == VALUE_QUANTITY && value->as.quantity->form != QUANTITY_UNKNOWN;
    return is_known ? value->as.quantity : NULL;
}

const struct record *record_record(const struct record *record, const char *name)
{
    const struct value *value = record_value(record, name);
    bool is_record = value->type == VALUE_REFERENCE || value->type == VALUE_GROUP;
    return is_record ? value->as.record : NULL;
}

ptrdiff_t record_count(const struct record *record, const char *name)
{
    const struct value *value = record_value(record, name);
    return value->type == VALUE_LIST ? value->as.list.count : 0;
}

const struct value *record_item(const struct record *record, const char *name, ptrdiff_t index)
{
    must(index >= 0 && index < record_count(record, name));
    return &record_value(record, name)->as.list.items[index];
}

bool record_flag(const struct record *record, const char *name, bool otherwise)
{
    const struct value *value = record_value(record, name);
    return value->type == VALUE_FLAG ? value->as.flag : otherwise;
}

ptrdiff_t record_field_count(const struct record *record)
{
    return record->kind != NULL ? schema_field_count(record->kind) : fields_count(record->fields);
}

const struct field *record_field(const struct record *record, ptrdiff_t index)
{
    must(index >= 0 && index < record_field_count(record));
    return record->kind != NULL ? schema_field(record->kind, index) : &record->fields[index];
}
