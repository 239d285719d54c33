#pragma once

#include <string_view>

#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// change_setting gives a parameter a value, tells the page, and has it stored where its source is one that
/// is_kept. Problems are logged, without the value of a secret; what could have reached a header is
/// refused aloud.
void change_setting(PhoneContext& context, std::string_view name, std::string_view value,
                    SettingSource source);

/// change_settings reads `name=value` pairs between separators or line ends. A part without an equals sign
/// belongs to the value before it. True if there was any pair.
bool change_settings(PhoneContext& context, std::string_view pairs, char separator, SettingSource source);

/// take_server_parameters reads the SIP header x-mparam (ServerSession) or x-mparamp (ServerStored):
/// `name=value;name2=value2`. A SIP peer may be a stranger: what could send calls, media, credentials or
/// files elsewhere, or answer unattended, is not taken and logged.
void take_server_parameters(PhoneContext& context, std::string_view header, SettingSource source);

}  // namespace webphone::phone
