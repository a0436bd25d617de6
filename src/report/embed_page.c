/* SPDX-License-Identifier: MIT */
/*
 * Build-time program: makes the style sheet and the script of the html format a part of the program.
 *
 *	embed_page NAME FILE [NAME FILE]... >OUTPUT
 *
 * For each FILE come `static const char page_NAME[]` and `PAGE_NAME_HASH`, by which the page's security policy allows
 * it and nothing else.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- SHA-256 (FIPS 180-4) ---- */

#define BLOCK 64

static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turned(uint32_t word, unsigned bits)
{
	return word >> bits | word << (32 - bits);
}

static void hash_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t words[64], s[8];

	for (int i = 0; i < 16; i++)
		words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		           (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++) {
		uint32_t a = words[i - 15], b = words[i - 2];

		words[i] = words[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + words[i - 7] +
		           (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
	}
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		uint32_t first = s[7] + (turned(s[4], 6) ^ turned(s[4], 11) ^ turned(s[4], 25)) +
		                 ((s[4] & s[5]) ^ (~s[4] & s[6])) + round_constants[i] + words[i];
		uint32_t second = (turned(s[0], 2) ^ turned(s[0], 13) ^ turned(s[0], 22)) +
		                  ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += first;
		s[0] = first + second;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

static void hash(const char *bytes, size_t length, unsigned char digest[32])
{
	uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	size_t padded = (length + 8) / BLOCK * BLOCK + BLOCK;
	unsigned char *copy = calloc(padded, 1);

	if (!copy)
		exit(3);
	memcpy(copy, bytes, length);
	copy[length] = 0x80;
	for (int i = 0; i < 8; i++)
		copy[padded - 1 - i] = (unsigned char)((uint64_t)length * 8 >> 8 * i);
	for (size_t i = 0; i < padded; i += BLOCK)
		hash_block(state, copy + i);
	for (int i = 0; i < 32; i++)
		digest[i] = (unsigned char)(state[i / 4] >> (24 - i % 4 * 8));
	free(copy);
}

/* 32 bytes as 44 characters. */
static void print_base64(const unsigned char digest[32])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (int i = 0; i < 33; i += 3) {
		unsigned third = i + 2 < 32 ? digest[i + 2] : 0;
		unsigned group = (unsigned)digest[i] << 16 | (unsigned)digest[i + 1] << 8 | third;

		printf("%c%c%c%c", digits[group >> 18], digits[group >> 12 & 63], digits[group >> 6 & 63],
		       i + 2 < 32 ? digits[group & 63] : '=');
	}
}

/* ---- output ---- */

static char *read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	char *bytes = malloc(1 << 20);

	if (!file || !bytes) {
		fprintf(stderr, "embed_page: %s cannot be read\n", path);
		exit(3);
	}
	*length = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

static void print_array(const char *name, const char *bytes, size_t length)
{
	printf("static const char page_%s[] = {", name);
	for (size_t i = 0; i < length; i++)
		printf("%s%d,", i % 20 ? " " : "\n\t", bytes[i]);
	printf("\n\t0,\n};\n");
}

int main(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i += 2) {
		unsigned char digest[32];
		size_t length;
		char *bytes = read_file(argv[i + 1], &length);

		hash(bytes, length, digest);
		printf("#define PAGE_");
		for (const char *letter = argv[i]; *letter; letter++)
			putchar(toupper((unsigned char)*letter));
		printf("_HASH \"sha256-");
		print_base64(digest);
		printf("\"\n");
		print_array(argv[i], bytes, length);
		free(bytes);
	}
	return fflush(stdout) == 0 ? 0 : 3;
}
