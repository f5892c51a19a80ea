// SPDX-License-Identifier: AGPL-3.0-or-later
// Speed of the audit: claims_bench [FILE|-] [MEGABYTES]. Without a file it makes a text of varied
// sentences; a file is repeated up to the size.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "claims/audit.h"

namespace {

std::string made_text(size_t bytes) {
  std::string out = "某镇2020年法治政府建设情况报告\n\n";
  uint32_t seed = 20200514;
  const auto next = [&](uint32_t most) {
    seed = seed * 1664525u + 1013904223u;
    return seed / 65536u % most + 1;
  };
  while (out.size() < bytes) {
    const uint32_t all = next(400);
    const uint32_t done = next(all);
    out += "严格履行职责,健全工作机制,不断提升依法行政的能力和水平,营造良好氛围。";
    out += "全年共受理各类矛盾纠纷" + std::to_string(all) + "件,成功化解" + std::to_string(done) +
           "件,化解率" + std::to_string(done * 100 / all) + "%。";
    out += "认真落实“三项制度”,深入学习《行政处罚法》《民法典》,开展普法宣传活动" +
           std::to_string(next(30)) + "场次,发放宣传资料" + std::to_string(next(90) * 100) +
           "余份;坚持依法决策,重大决策事项全部进行合法性审查。";
    if (next(4) == 1) out += "\n\n(二)严格规范公正文明执法,";
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  auto laws = claims::LawNames::load(FADU_SOURCE_DIR "/law/names.yaml");
  if (!laws.ok()) {
    std::fprintf(stderr, "%s\n", laws.fault().code.c_str());
    return 2;
  }
  const size_t bytes = (argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 20) << 20;
  std::string text;
  if (argc > 1 && std::string_view(argv[1]) != "-") {
    std::ifstream in(argv[1]);
    std::stringstream whole;
    whole << in.rdbuf();
    while (text.size() < bytes && !whole.str().empty()) text += whole.str() + "\n";
  } else {
    text = made_text(bytes);
  }
  const double size = static_cast<double>(text.size()) / (1 << 20);
  const auto start = std::chrono::steady_clock::now();
  auto run = claims::run_audit(std::move(text), *laws);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  if (!run.ok()) {
    std::fprintf(stderr, "%s\n", run.fault().code.c_str());
    return 2;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  std::printf("%.1f MB in %.2f s (%.2f s of processor): %.1f MB/s, ", size, took.count(), cpu,
              size / took.count());
  std::printf("%zu claims, %zu findings, %ld MB resident\n", run->audit.claims.size(),
              run->audit.findings.size(), usage.ru_maxrss / 1024);
  return 0;
}
