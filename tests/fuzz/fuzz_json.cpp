// Whatever the octets, reading them as JSON ends; what was read can be written and read again.

#include "core/base/bytes.hpp"
#include "core/base/json.hpp"

using namespace webphone;

namespace {

void write(JsonWriter& writer, const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::Null: writer.null(); return;
    case JsonValue::Kind::Boolean: writer.boolean(value.boolean); return;
    case JsonValue::Kind::Number: writer.number(value.integer().value_or(0)); return;
    case JsonValue::Kind::Text: writer.text(value.text); return;
    case JsonValue::Kind::Array:
      writer.begin_array();
      for (const JsonMember& member : value.members) write(writer, member.value);
      writer.end_array();
      return;
    case JsonValue::Kind::Object:
      writer.begin_object();
      for (const JsonMember& member : value.members) write(writer.name(member.name), member.value);
      writer.end_object();
      return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = parse_json(webphone::as_text({data, size}));
  if (!value) return 0;
  std::string out;
  JsonWriter writer(out);
  write(writer, *value);
  std::string again;
  const auto back = parse_json(out);
  if (!back) __builtin_trap();
  JsonWriter second(again);
  write(second, *back);
  if (again != out) __builtin_trap();
  return 0;
}
