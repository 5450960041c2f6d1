#include "fitting/fit.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;

TEST(Complaint, NamesAllThatIsWrongWithAFitAndNothingOtherwise) {
  PurchaseModel model = bg_nbd(0.5, 6, 0.9, 2.5);
  EXPECT_EQ(complaint(model), "") << "nothing is known of a model typed by hand";
  Diagnostics &about = model.diagnostics;
  about.converged = true;
  about.boundary = false;
  about.gradient_norm = 1e-12;
  about.condition = 1e4;
  EXPECT_EQ(complaint(model), "");
  about.condition = 3e7;
  EXPECT_EQ(complaint(model), "the bg_nbd fit did not converge to a clear maximum: the likelihood "
                              "is a flat ridge of condition 3.0e+07");
  about.gradient_norm = 2e-5;
  EXPECT_EQ(complaint(model).find("gradient"), std::string::npos) << "it converged by other signs";
  about.converged = false;
  about.boundary = true;
  const std::string all = complaint(model);
  for (const char *what :
       {"runs to zero or to infinity", "condition 3.0e+07", "gradient is 2.0e-05"})
    EXPECT_NE(all.find(what), std::string::npos) << all;
  about = {};
  about.converged = false;
  EXPECT_EQ(complaint(model),
            "the bg_nbd fit did not converge to a clear maximum: the result is not a maximum");
}
