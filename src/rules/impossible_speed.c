/* SPDX-License-Identifier: MIT */
#include "rules/support/settings.h"

#include <stdlib.h>
#include <string.h>

/* No adapter clocks faster than this: the number was meant in Hz. */
#define KHZ_LIMIT 200000

static void report_hertz(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_WARNING, &adapter->speed_place, adapter->speed_word,
		"the speed is given in kHz: '%s' asks for %lld MHz, and OpenOCD %s lets the adapter run as fast as it "
		"can",
		adapter->speed_word, (long long)(adapter->speed_khz / 1000), know_version_name(context->version));
	long long khz = (long long)(adapter->speed_khz / 1000);
	rule_help(context, diagnostic, "%lld Hz are %lld kHz: 'adapter speed %lld'", (long long)adapter->speed_khz, khz,
	          khz);
	settings_replace_word(context, diagnostic, &adapter->speed_place, adapter->speed_word,
	                      arena_printf(context->arena, "%lld", khz), "speed");
}

static void report_fast(struct rule_context *context, long limit)
{
	const struct adapter *adapter = &context->run->adapter;
	struct diagnostic *diagnostic = settings_report_word(
		context, SEVERITY_NOTE, &adapter->speed_place, adapter->speed_word,
		"the adapters of the driver '%s' do at most %ld kHz: OpenOCD %s does not reach %lld kHz",
		adapter->driver, limit, know_version_name(context->version), (long long)adapter->speed_khz);
	rule_help(context, diagnostic, "write %ld or less; who measures times by this number is misled", limit);
}

static void check(struct rule_context *context)
{
	const struct adapter *adapter = &context->run->adapter;
	if (!settings_speed_counts(context))
		return;
	const struct know_driver *driver = know_driver_find(adapter->driver);
	long limit = driver ? strtol(know_string(driver->fastest), NULL, 10) : 0;
	if (adapter->speed_khz >= KHZ_LIMIT)
		report_hertz(context);
	else if (limit && adapter->speed_khz > limit)
		report_fast(context, limit);
}

const struct rule rule_impossible_speed = {
	.id = "impossible-speed",
	.severity = SEVERITY_NOTE,
	.summary = "a speed that the adapter cannot reach",
	.versions = "all",
	.finds = "A speed above what the fastest adapter of the driver can do: a note. From 200 MHz on, the number was "
		 "surely meant in Hz: a warning.",
	.why = "OpenOCD takes the number and the adapter runs at the nearest speed it has, which for a number in Hz is "
	       "its fastest: too fast for long wires.",
	.bad = "adapter driver cmsis-dap\ntransport select swd\nadapter speed 1000000\nswd newdap chip cpu "
	       "-expected-id "
	       "0\n",
	.good = "adapter driver cmsis-dap\ntransport select swd\nadapter speed 1000\nswd newdap chip cpu -expected-id "
		"0\n",
	.fix = "Unsafe: divides a number in Hz by 1000.",
	.check = check,
};
