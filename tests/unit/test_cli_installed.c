/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "cli/installed_version.h"

static struct arena arena;

static void set_up(void)
{
	arena_init(&arena);
}

static void tear_down(void)
{
	arena_release(&arena);
}

struct banner {
	const char *text;
	const char *name;
	enum openocd_version version;
	bool is_exact;
};

START_TEST(banners_of_many_builds_are_read)
{
	static const struct banner banners[] = {
		{"Open On-Chip Debugger 0.12.0\nLicensed under GNU GPL v2\n", "0.12.0", OPENOCD_0_12_0, true},
		{"Open On-Chip Debugger 0.10.0\n", "0.10.0", OPENOCD_0_10_0, true},
		{"Open On-Chip Debugger 0.11.0-rc2\n", "0.11.0-rc2", OPENOCD_0_11_0, false},
		{"Open On-Chip Debugger 0.12.0+dev-gabc1234 (2024-01-01-10:00)\n", "0.12.0+dev-gabc1234",
	         OPENOCD_MASTER, false},
		{"Open On-Chip Debugger 0.10.0+dev-00957-gdeadbee\n", "0.10.0+dev-00957-gdeadbee", OPENOCD_0_11_0,
	         false},
		{"Open On-Chip Debugger 0.11.0+dev (2022-09-01)\n", "0.11.0+dev", OPENOCD_0_12_0, false},
		{"xPack Open On-Chip Debugger 0.12.0+dev-01312-g18281b0c4-dirty (2023-09-05-01:33)\n",
	         "0.12.0+dev-01312-g18281b0c4-dirty", OPENOCD_MASTER, false},
		{"Open On-Chip Debugger  v0.10.0-esp32-20200420 (2020-04-20-16:15)\n", "0.10.0-esp32-20200420",
	         OPENOCD_0_10_0, false},
		{"Warn : something\r\nOpen On-Chip Debugger 0.13.0\r\n", "0.13.0", OPENOCD_MASTER, false},
		{"Open On-Chip Debugger 1.0.0\n", "1.0.0", OPENOCD_MASTER, false},
		{"Open On-Chip Debugger 0.9.0 (2015-09-02)", "0.9.0", OPENOCD_0_10_0, false},
		{"Open On-Chip Debugger 0.12", "0.12", OPENOCD_0_12_0, false},
	};

	for (size_t i = 0; i < sizeof(banners) / sizeof(banners[0]); i++) {
		enum openocd_version version;
		const char *name;
		bool is_exact;

		ck_assert_msg(installed_version_read(&arena, banners[i].text, &version, &name, &is_exact), "%s",
		              banners[i].text);
		ck_assert_str_eq(name, banners[i].name);
		ck_assert_int_eq(version, banners[i].version);
		ck_assert_int_eq(is_exact, banners[i].is_exact);
	}
}
END_TEST

START_TEST(what_is_no_banner_is_refused)
{
	static const char *const texts[] = {"",
	                                    "openocd 0.12.0",
	                                    "Open On-Chip Debugger",
	                                    "Open On-Chip Debugger unknown",
	                                    "Open On-Chip Debugger v",
	                                    "Open On-Chip Debugger 0.",
	                                    "Open On-Chip Debugger .12.0"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		enum openocd_version version;
		const char *name;
		bool is_exact;

		ck_assert_msg(!installed_version_read(&arena, texts[i], &version, &name, &is_exact), "%s", texts[i]);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli_installed");
	TCase *tests = tcase_create("cli_installed");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, banners_of_many_builds_are_read);
	tcase_add_test(tests, what_is_no_banner_is_refused);
	suite_add_tcase(suite, tests);
	return suite;
}
