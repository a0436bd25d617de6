/* SPDX-License-Identifier: MIT */
/* Layer openocd, internal: prototypes of all effects that knowledge/commands names. */
#ifndef OPENOCD_EFFECTS_H
#define OPENOCD_EFFECTS_H

#include "openocd/run.h"

#define EFFECT(name) int effect_##name(struct invocation *call);
#include "know/effects.inc"
#undef EFFECT

#endif
