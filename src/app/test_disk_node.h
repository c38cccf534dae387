// A whole node over a data directory on the disk. For tests only.
#pragma once

#include "app/data_directory.h"
#include "app/init.h"
#include "app/test_node.h"

namespace bongtu::app {

// What `bongtu init` makes and `bongtu serve` runs, without sockets.
struct DiskNode {
  store::TestDirectory parent;
  FixedClock clock{from_milliseconds(1'795'512'600'250)};
  const std::string data = parent.file("data");
  const boost::json::object made = make();
  const DataDirectory directory = DataDirectory::open(data).value();
  OpenStore opened = open_store(directory, "", clock).value();
  std::unique_ptr<access::Directory> people =
      access::Directory::load(*opened.store, *opened.tree, opened.service.account).value();
  std::unique_ptr<gateway::Gateway> gateway =
      gateway::Gateway::load(*opened.store, *opened.tree, opened.service.account, clock.now()).value();
  keys::Catalog catalog{*opened.store, *opened.tree};
  std::unique_ptr<audit::Log> audit =
      audit::Log::open({directory.audit_log(), false}, *opened.store, clock).value();
  service::AccessLogs access_logs{""};
  std::unique_ptr<service::Service> service = service::make_service(
      {clock, *opened.store, *people, *gateway, catalog, *audit, access_logs, opened.service.account});

  std::string credential(const char* name) const { return std::string(made.at(name).as_string()); }
  void stop() {
    service.reset();
    audit.reset();  // writes what it still has
    gateway.reset();
    people.reset();
    opened.store.reset();
    opened.engine.reset();
  }

 private:
  boost::json::object make() const {
    const InitOptions options{
        .data = data, .account = "123456789012", .region = "ap-northeast-2", .root = "", .json = true};
    return boost::json::parse(init(options, clock).value()).as_object();
  }
};

}  // namespace bongtu::app
