// What a service is made of; all outlive it.
#pragma once

#include <string>

#include "access/directory.h"
#include "audit/log.h"
#include "base/clock.h"
#include "gateway/gateway.h"
#include "keys/catalog.h"
#include "service/service.h"
#include "store/store.h"

namespace bongtu::service {

class AccessLogs;

struct Parts {
  const Clock& clock;
  store::Store& store;
  access::Directory& directory;
  gateway::Gateway& gateway;
  keys::Catalog& catalog;
  audit::Log& audit;
  AccessLogs& access_logs;
  std::string account;
};

std::unique_ptr<Service> make_service(const Parts& parts);

}  // namespace bongtu::service
