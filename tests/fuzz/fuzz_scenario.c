/* Fuzzer: any bytes as a scenario file. Nothing may crash, and what is accepted must be sound.
 *
 * The file lives in memory; what it extends or names as a trace is looked for beside it and is not
 * there, but for presets. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/config.h"
#include "config/explain.h"
#include "config/locate.h"
#include "core/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	char name[64];
	struct diag_list diags;
	int fd = memfd_create("scenario", 0);
	REQUIRE(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	diag_init(&diags);
	struct config *config = config_load(name, NULL, 0, &diags);
	REQUIRE((config == NULL) == (diags.error_n > 0));
	diag_sort(&diags);
	if (config != NULL) {
		REQUIRE(config->scenario.strategy_n >= 1);
		REQUIRE(config->scenario.tariff.plan < config->scenario.tariff.plan_n);
		FILE *nowhere = fopen("/dev/null", "w");
		REQUIRE(nowhere != NULL);
		explain_config(nowhere, config);
		explain_flags(nowhere, config);
		fclose(nowhere);
	}
	config_free(config);
	diag_fini(&diags);
	locate_free(locate_build((const char *)bytes, n));
	close(fd);
	return 0;
}
