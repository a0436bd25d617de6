"use strict";
(() => {
	const root = document.documentElement;
	const theme = document.getElementById("theme");
	const form = document.getElementById("filters");

	/* A choice is kept where the browser keeps things for files (some do not), until it is what the system says anyway. */
	const system = matchMedia("(prefers-color-scheme: dark)");
	const stored = (value) => {
		try {
			if (value) localStorage.setItem("openocdlint-theme", value);
			else if (value === "") localStorage.removeItem("openocdlint-theme");
			return localStorage.getItem("openocdlint-theme");
		} catch {
			return null;
		}
	};
	const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
	const nameTheme = () => {
		theme.textContent = isDark() ? "Light colours" : "Dark colours";
	};
	if (stored() === "dark" || stored() === "light") root.dataset.theme = stored();
	theme.hidden = false;
	theme.addEventListener("click", () => {
		const wanted = isDark() ? "light" : "dark";

		if ((wanted === "dark") === system.matches) delete root.dataset.theme;
		else root.dataset.theme = wanted;
		stored(root.dataset.theme || "");
		nameTheme();
	});
	system.addEventListener("change", nameTheme);
	nameTheme();

	/* A link into something folded unfolds it. */
	const unfold = () => {
		const wanted = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
		for (let at = wanted; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
		if (wanted) wanted.scrollIntoView();
	};
	addEventListener("hashchange", unfold);
	unfold();

	if (!form) return;
	const cards = [...document.querySelectorAll(".card")].map((element) => ({
		element,
		severity: ["error", "warning", "note"].find((name) => element.classList.contains(name)),
		rule: element.dataset.rule,
		file: element.closest(".file").dataset.file,
		text: element.textContent.toLowerCase(),
	}));
	const show = () => {
		const severities = [...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value);
		const rule = form.elements.rule.value;
		const file = form.elements.file.value;
		const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
		let shown = 0;

		for (const card of cards) {
			const fits =
				severities.includes(card.severity) &&
				(!rule || rule === card.rule) &&
				(!file || file === card.file) &&
				words.every((word) => card.text.includes(word));
			card.element.hidden = !fits;
			shown += fits;
		}
		const isFiltered = shown < cards.length;
		for (const part of document.querySelectorAll(".chunk, .file"))
			part.hidden = !part.querySelector(".card:not([hidden])");
		for (const gap of document.querySelectorAll(".gap")) gap.hidden = isFiltered;
		document.getElementById("shown").textContent = isFiltered
			? `${shown} of ${cards.length} findings`
			: `${cards.length} ${cards.length === 1 ? "finding" : "findings"}`;
	};
	form.addEventListener("submit", (event) => event.preventDefault());
	form.addEventListener("input", show);
	form.addEventListener("reset", () => setTimeout(show));
	form.hidden = false;
	show();
})();
