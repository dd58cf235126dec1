/* `pushsim sms TEXT`: what becomes of a text on its way as SMS.
 *
 * Not here: the cutting (wire/sms_split.h), prices of whole bills (stats/price.h). */
#pragma once

int cmd_sms(int argc, char **argv);
