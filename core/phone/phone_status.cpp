#include "core/phone/phone_status.hpp"

#include "core/phone/notification.hpp"

namespace webphone::phone {

void show_status(PhoneContext& context, std::string_view status) {
  std::string notification = global_status_notification(status);
  if (notification == context.outbox.state.status) return;
  context.outbox.state.status = notification;
  context.outbox.notify(std::move(notification));
}

void show_idle_status(PhoneContext& context, std::string_view status) {
  if (context.outbox.state.lines.empty()) return show_status(context, status);
  context.outbox.notify(global_status_notification(status));
}

}  // namespace webphone::phone
