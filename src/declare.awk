# Writes out what pieces of the install script say in short: a line "--! NAME TYPE SYMBOL [TEXT]" is replaced by
# src/NAME.sql.in with the type for @T@, the beginning of its C symbols for @C@ and the text for @TEXT@.
function literal(text) { gsub(/[\\&]/, "\\\\&", text); return text }
/^--! / {
	text = $0
	sub(/^--! +[^ ]+ +[^ ]+ +[^ ]+ */, "", text)
	template = "src/" $2 ".sql.in"
	while ((status = (getline line < template)) > 0) {
		gsub(/@T@/, literal($3), line)
		gsub(/@C@/, literal($4), line)
		gsub(/@TEXT@/, literal(text), line)
		print line
	}
	if (status < 0) { print FILENAME ": there is no " template >"/dev/stderr"; exit 1 }
	close(template)
	next
}
{ print }
