#!/usr/bin/env bash
# pgjdbc.

source "$(dirname "${BASH_SOURCE[0]}")/contract.sh"
java --list-modules 2>/dev/null | grep -q '^jdk.compiler' || skip 'no JDK of Java 17 or later is installed'
jar=/usr/share/java/postgresql.jar
[[ -f $jar ]] || skip 'pgjdbc (libpostgresql-jdbc-java) is not installed'
keeps pgjdbc yes java -cp "$jar" "$HERE/JdbcReads.java"
done_testing
