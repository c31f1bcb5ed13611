# Answers one question of compare.py, a JSON object on standard input, with the gem biz (gem install biz).
# Instants are RFC 3339. A duration of biz is a whole number of seconds.

require "json"
require "time"
require "biz"

question = JSON.parse($stdin.read)
if question["version"]
  puts JSON.generate(version: Biz::VERSION, ruby: RUBY_VERSION)
  exit
end

spans = ->(list) { list.to_h }
schedule = Biz::Schedule.new do |config|
  config.hours = question["week"].to_h { |day, list| [day.to_sym, spans.(list)] }
  config.shifts = question["dates"].to_h { |date, list| [Date.parse(date), spans.(list)] }
  config.holidays = question["holidays"].map { |date| Date.parse(date) }
  config.time_zone = question["zone"]
end

answer =
  if question["budget_s"]
    due = schedule.time(question["budget_s"], :seconds).after(Time.parse(question["start"]).utc)
    {due: due.utc.iso8601(6)}
  else
    {elapsed_s: schedule.within(Time.parse(question["from"]).utc, Time.parse(question["to"]).utc).in_seconds}
  end
puts JSON.generate(answer)
