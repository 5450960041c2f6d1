#include "base/error.hpp"
#include "models/model_forms.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::models;

namespace {

Model fitted() {
  Model model = mbg_nbd(0.52484316, 6.18308528, 0.89135939, 1.61400224, 7);
  model.diagnostics.standard_errors = {0.08, 0.7, std::nan(""), 0.5};
  model.diagnostics.log_likelihood = -9582.13571555;
  model.diagnostics.customers = 2357;
  model.diagnostics.skipped = 3;
  model.diagnostics.converged = true;
  model.diagnostics.iterations = 16;
  model.diagnostics.gradient_norm = 6e-13;
  model.diagnostics.condition = 226;
  model.diagnostics.boundary = false;
  model.diagnostics.prior = 1.5;
  return model;
}

using Members = std::vector<JsonMember>;
JsonMember number(std::string_view key, double value, std::string_view within = {}) {
  return {JsonMember::number, key, within, value, false, {}, false};
}
JsonMember text(std::string_view key, std::string_view value) {
  return {JsonMember::text, key, {}, 0, false, value, false};
}
Members bg() {
  return {text("model", "bg_nbd"), number("r", 0.243), number("alpha", 4.414), number("a", 0.793),
          number("b", 2.426)};
}
Model read(const Members &members) {
  return model_from_json(members, ModelRole::purchases, "purchase_model");
}

std::string refusal(Members members, const JsonMember &more) {
  members.push_back(more);
  try {
    read(members);
  } catch (const Error &error) {
    EXPECT_EQ(error.fault, Fault::bad_text);
    const std::string prefix = "invalid input syntax for type purchase_model: ";
    EXPECT_EQ(std::string(error.what()).substr(0, prefix.size()), prefix);
    return error.what() + prefix.size();
  }
  return "accepted";
}

} // namespace

TEST(Model, KnowsItsParametersByName) {
  const PurchaseModel model = bg_nbd(0.243, 4.414, 0.793, 2.426);
  EXPECT_EQ(model.parameter("alpha"), 4.414);
  EXPECT_THROW(model.parameter("beta"), Error);
  EXPECT_EQ(name(ModelKind::gamma_gamma), "gamma_gamma");
  EXPECT_EQ(model_kind("mbg_nbd"), ModelKind::mbg_nbd);
  EXPECT_THROW(model_kind("bgnbd"), Error);
}

TEST(Model, RefusesImpossibleParameters) {
  EXPECT_THROW(bg_nbd(0, 1, 1, 1), Error);
  EXPECT_THROW(bg_nbd(1, -1, 1, 1), Error);
  EXPECT_THROW(mbg_nbd(1, 1, HUGE_VAL, 1), Error);
  EXPECT_THROW(mbg_nbd(1, 1, 1, std::nan("")), Error);
  EXPECT_THROW(gamma_gamma(6, 0, 15), Error);
  EXPECT_THROW(bg_nbd(1, 1, 1, 1, -7), Error);
}

TEST(Model, PrintsAsJson) {
  EXPECT_EQ(to_json(bg_nbd(0.243, 4.414, 0.793, 2.426)),
            R"({"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426})");
  EXPECT_EQ(to_json(fitted()),
            R"({"model": "mbg_nbd", "unit_days": 7, "r": 0.52484316, "alpha": 6.18308528, )"
            R"("a": 0.89135939, "b": 1.61400224, "standard_errors": {"r": 0.08, "alpha": 0.7, )"
            R"("a": null, "b": 0.5}, "log_likelihood": -9582.13571555, "customers": 2357, )"
            R"("skipped": 3, "converged": true, "iterations": 16, "gradient_norm": 6e-13, )"
            R"("condition": 226, "boundary": false, "prior": 1.5})");
}

TEST(Model, ReadsJsonMembers) {
  Members members = bg();
  members.push_back(number("unit_days", 7));
  members.push_back(number("alpha", 0.38, "standard_errors"));
  members.push_back({JsonMember::boolean, "converged", {}, 0, true, {}, false});
  const Model model = read(members);
  EXPECT_EQ(model.parameters, (std::vector<double>{0.243, 4.414, 0.793, 2.426}));
  EXPECT_EQ(model.unit_days, 7);
  EXPECT_EQ(model.diagnostics.standard_errors[1], 0.38);
  EXPECT_TRUE(std::isnan(model.diagnostics.standard_errors[0]));
  EXPECT_TRUE(*model.diagnostics.converged);
}

TEST(Model, EffectsAndCovarianceArriveAsArrays) {
  const auto element = [](std::string_view key, double value, std::string_view within = {}) {
    JsonMember member = number(key, value, within);
    member.element = true;
    return member;
  };
  Members members = bg();
  for (const double effect : {0.5, -0.25}) members.push_back(element("purchase_effects", effect));
  for (const double effect : {1.0, 2.0}) members.push_back(element("dropout_effects", effect));
  members.push_back(element("dropout_effects", 0.3, "standard_errors"));
  members.push_back(element("dropout_effects", 0.4, "standard_errors"));
  EXPECT_EQ(refusal(members, element("effects", 1)), "model bg_nbd has no \"effects\"");
  EXPECT_EQ(refusal(members, element("purchase_effects", 1)),
            "model bg_nbd has 3 purchase effects and 2 dropout effects");
  for (const double error : {0.1, 0.2})
    members.push_back(element("purchase_effects", error, "standard_errors"));
  const Model model = read(members);
  EXPECT_EQ(model.purchase_effects, (std::vector<double>{0.5, -0.25}));
  EXPECT_EQ(model.dropout_effects, (std::vector<double>{1, 2}));
  EXPECT_EQ(model.estimates(), 8u);
  EXPECT_EQ(model.diagnostics.standard_errors.size(), 8u);
  EXPECT_EQ(model.diagnostics.standard_errors[4], 0.1);
  EXPECT_EQ(model.diagnostics.standard_errors[7], 0.4);
  EXPECT_EQ(refusal(members, element("covariance", 1)),
            "covariance of bg_nbd has 1 numbers, not 36");
  for (JsonMember &member : members) // three errors of the one, one of the other
    if (member.key == "dropout_effects" && member.number_value == 0.3)
      member.key = "purchase_effects";
  EXPECT_EQ(refusal(members, number("customers", 7)),
            "more standard errors of purchase or of dropout effects than of the other");
  EXPECT_EQ(to_bytes(model_from_bytes(to_bytes(model), "purchase_model")), to_bytes(model));
}

TEST(Model, OnlySomeTakeCovariatesOrARegularity) {
  Model model = gamma_gamma(6, 4, 16);
  model.purchase_effects = model.dropout_effects = {1};
  EXPECT_THROW(validate(model), Error);
  model = Model();
  model.kind = ModelKind::mbg_cnbd_k;
  model.parameters = {1, 2, 3, 4, 2};
  validate(model);
  EXPECT_EQ(model.estimates(), 4u);
  model.parameters[4] = 1.5;
  EXPECT_THROW(validate(model), Error);
}

TEST(Model, SaysWhatIsWrongWithJson) {
  EXPECT_EQ(refusal({}, number("r", 1)), "\"model\" is missing");
  EXPECT_EQ(refusal({}, text("model", "bg")), "unknown model \"bg\"");
  EXPECT_EQ(refusal({}, text("model", "gamma_gamma")), "\"gamma_gamma\" is a model of spend");
  EXPECT_EQ(refusal({}, text("model", "bg_nbd")), "parameter \"r\" is missing");
  EXPECT_EQ(refusal(bg(), number("beta", 1)), "model bg_nbd has no \"beta\"");
  EXPECT_EQ(refusal(bg(), number("beta", 1, "standard_errors")), "model bg_nbd has no \"beta\"");
  EXPECT_EQ(refusal(bg(), number("r", 1, "errors")), "model bg_nbd has no \"r\"");
  EXPECT_EQ(refusal(bg(), number("a", -2)), "parameter a of bg_nbd is -2");
  EXPECT_EQ(refusal(bg(), text("a", "2")), "\"a\" is not a number");
  EXPECT_EQ(refusal(bg(), number("unit_days", 0)), "\"unit_days\" is 0");
  EXPECT_EQ(refusal(bg(), number("customers", 1.5)), "\"customers\" is not a count");
  EXPECT_EQ(refusal(bg(), number("customers", -1)), "\"customers\" is not a count");
  EXPECT_EQ(refusal(bg(), number("converged", 1)), "\"converged\" is not true or false");
}

TEST(Model, BytesAreLossless) {
  for (const Model &model : {Model(fitted()), Model(bg_nbd(1e-300, 1e300, 0.1, 3)),
                             Model(gamma_gamma(6.25, 3.744, 15.44))}) {
    const Bytes bytes = to_bytes(model);
    const Model again = model_from_bytes(bytes, "purchase_model");
    EXPECT_EQ(to_bytes(again), bytes);
    EXPECT_EQ(to_json(again), to_json(model));
    const ModelView view(bytes);
    EXPECT_EQ(view.kind(), model.kind);
    EXPECT_EQ(view.unit_days(), model.unit_days);
    for (std::size_t i = 0; i < model.parameters.size(); ++i)
      EXPECT_EQ(view.parameter(i), model.parameters[i]);
  }
}

TEST(Model, BadBytesAreRefused) {
  const Bytes good = to_bytes(fitted());
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_THROW(model_from_bytes(ModelBytes(good).first(cut), "purchase_model"), Error) << cut;
  for (std::size_t at = 0; at < good.size(); ++at)
    for (int bit = 0; bit < 8; ++bit) {
      Bytes bad = good;
      bad[at] ^= static_cast<std::uint8_t>(1 << bit);
      try {
        to_json(model_from_bytes(bad, "purchase_model"));
      } catch (const Error &error) {
        EXPECT_EQ(error.fault, Fault::bad_binary) << error.what();
      }
    }
  EXPECT_THROW(ModelView(ModelBytes(good).first(30)), Error);
}
