const char *built(void) { return "built " __DATE__ " " __TIME__; }
