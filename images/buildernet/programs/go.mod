module buildernet

go 1.24

require github.com/cbroglie/mustache v1.4.2
