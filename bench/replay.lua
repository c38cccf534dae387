-- wrk -s replay.lua URL -- FILE: sends the bytes of FILE, a whole HTTP request, again and again; ends with one JSON line.
local bytes

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  bytes = file:read("*a")
  file:close()
end

function request() return bytes end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f,"bad_status":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
