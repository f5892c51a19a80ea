// SPDX-License-Identifier: AGPL-3.0-or-later
#include "office/office.h"

#include "office/readers.h"
#include "office/writer.h"

namespace office {

// Readers end before the writer, and the hub last.
struct Office::Inside {
  Inside(const OpenStore& open_store, casework::World known, std::string town,
         const calendar::Clock& clock, base::Random& random, const ledger::SigningKey* key,
         OfficeOptions given)
      : world(known),
        options(std::move(given)),
        writer({open_store, world, std::move(town), clock, random, key, options, hub}),
        readers(open_store, options.reads_waiting_max, [this](const base::Fault& fault) {
          if (options.on_fault) options.on_fault(fault);
        }) {}

  const casework::World world;
  const OfficeOptions options;
  Hub hub;
  Writer writer;
  Readers readers;
};

base::Result<std::unique_ptr<Office>> Office::open(const OpenStore& open_store,
                                                   casework::World world, std::string town,
                                                   const calendar::Clock& clock,
                                                   base::Random& random,
                                                   const ledger::SigningKey* key,
                                                   OfficeOptions options) {
  auto inside = std::make_unique<Inside>(open_store, world, std::move(town), clock, random, key,
                                         std::move(options));
  TRY(inside->writer.start());
  TRY(inside->readers.start(inside->options.readers));
  return std::unique_ptr<Office>(new Office(std::move(inside)));
}

Office::Office(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

Office::~Office() { stop(); }

void Office::submit(casework::Command command, Answer answer) {
  std::vector<casework::Command> commands;
  commands.push_back(std::move(command));
  submit_all(std::move(commands),
             [answer = std::move(answer)](base::Result<casework::Desk::Answers> answers) {
               if (!answers.ok()) return answer(std::move(answers).fault());
               answer(std::move(answers->front()));
             });
}

void Office::submit_all(std::vector<casework::Command> commands, Answers answer) {
  inside_->writer.submit_all(std::move(commands), std::move(answer));
}

void Office::submit_whole(std::vector<casework::Command> commands, Answers answer) {
  inside_->writer.submit_whole(std::move(commands), std::move(answer));
}

void Office::write(Work work, std::function<void(base::Status)> done) {
  inside_->writer.write(std::move(work), std::move(done));
}

bool Office::read(Reading work, Length length) {
  return inside_->readers.read(std::move(work), length);
}

std::shared_ptr<const casework::Town> Office::town() const { return inside_->writer.town(); }

const casework::World& Office::world() const { return inside_->world; }

Hub& Office::hub() { return inside_->hub; }

OfficeCounters Office::counters() const {
  OfficeCounters counters;
  inside_->writer.count(counters);
  inside_->readers.count(counters);
  return counters;
}

bool Office::healthy() const { return inside_->writer.healthy(); }

void Office::stop() {
  inside_->writer.stop();
  inside_->readers.stop();
}

}  // namespace office
