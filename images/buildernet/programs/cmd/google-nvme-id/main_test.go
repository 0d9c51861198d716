package main

import (
	"testing"
	"unsafe"
)

// The size is part of the number of the request.
func TestCommandIsTheKernels(t *testing.T) {
	if size := unsafe.Sizeof(adminCommand{}); size != ioctlAdminCommand>>16&0x3fff {
		t.Errorf("%d bytes", size)
	}
	if at := unsafe.Offsetof(adminCommand{}.address); at != 24 {
		t.Errorf("the address is at %d", at)
	}
	if at := unsafe.Offsetof(adminCommand{}.words10to15); at != 40 {
		t.Errorf("the words are at %d", at)
	}
}
