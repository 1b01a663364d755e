-- wrk's script: sends the requests of a file in turn, one a line as path, token and body, with tabs between; writes
-- what it measured as one line of JSON. In a body, @KEY@ stands for something that no other request has.
local requests, turn, count, fresh = {}, 0, 0, false

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, token, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    local headers = { ["content-type"] = "application/json" }
    if token ~= "" then headers["authorization"] = "Bearer " .. token end
    fresh = fresh or body:find("@KEY@", 1, true) ~= nil
    table.insert(requests, fresh and { path, headers, body } or wrk.format("POST", path, headers, body))
  end
  math.randomseed(os.time() + os.clock() * 1e6)
  run = math.random(1, 1e9)
end

function request()
  turn = turn % #requests + 1
  if not fresh then return requests[turn] end
  local path, headers, body = unpack(requests[turn])
  count = count + 1
  return wrk.format("POST", path, headers, (body:gsub("@KEY@", run .. "-" .. count)))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "bytes": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
