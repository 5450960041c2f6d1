import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;

/** pgjdbc as Tableau, Metabase, DBeaver and Spark use it. What it prints: test/drivers/contract.sh. */
public class JdbcReads {
    static final Map<Integer, String> KINDS = Map.of(Types.INTEGER, "int", Types.BIGINT, "bigint", Types.DOUBLE, "double", Types.NUMERIC, "numeric",
        Types.DATE, "date", Types.BIT, "boolean", Types.BOOLEAN, "boolean", Types.VARCHAR, "text");
    static final Map<String, Class<?>> CLASSES = Map.of("int", Integer.class, "bigint", Long.class, "double", Double.class, "numeric", java.math.BigDecimal.class,
        "date", Date.class, "boolean", Boolean.class, "text", String.class);

    static void line(Object... words) {
        StringBuilder text = new StringBuilder();
        for (Object word : words) text.append(text.length() > 0 ? "\t" : "").append(word);
        System.out.println(text);
    }

    static String quoted(String name) { return '"' + name.replace("\"", "\"\"") + '"'; }

    /** The server of the tests listens on a socket in a folder only, which pgjdbc cannot reach: bytes are passed on. */
    static int passOn(Path socket) throws Exception {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        run(() -> {
            while (true) {
                Socket near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                run(() -> copy(near.getInputStream(), Channels.newOutputStream(far)));
                run(() -> copy(Channels.newInputStream(SocketChannelReader.of(far)), near.getOutputStream()));
            }
        });
        return server.getLocalPort();
    }

    /** Reading and writing a channel as streams would wait for each other; this hides that it can be both. */
    record SocketChannelReader(SocketChannel channel) implements java.nio.channels.ReadableByteChannel {
        static SocketChannelReader of(SocketChannel channel) { return new SocketChannelReader(channel); }
        public int read(java.nio.ByteBuffer to) throws java.io.IOException { return channel.read(to); }
        public boolean isOpen() { return channel.isOpen(); }
        public void close() throws java.io.IOException { channel.close(); }
    }

    static void copy(InputStream from, OutputStream to) throws Exception {
        byte[] bytes = new byte[65536];
        for (int n; (n = from.read(bytes)) >= 0;) {
            to.write(bytes, 0, n);
            to.flush();
        }
    }

    interface Work { void run() throws Exception; }

    static void run(Work work) {
        Thread thread = new Thread(() -> { try { work.run(); } catch (Exception e) { /* the connection ended */ } });
        thread.setDaemon(true);
        thread.start();
    }

    static void read(Connection connection, String portfolio, String view) throws Exception {
        DatabaseMetaData data = connection.getMetaData();
        try (ResultSet column = data.getColumns(null, portfolio.replace("_", "\\_"), view.replace("_", "\\_"), null)) {
            while (column.next()) {
                String name = column.getString("COLUMN_NAME"), kind = KINDS.getOrDefault(column.getInt("DATA_TYPE"), column.getString("TYPE_NAME"));
                String comment = column.getString("REMARKS");
                line("comment", view, name, comment == null ? "" : comment.substring(0, Math.min(40, comment.length())));
                // A text is VARCHAR without a limit, not varchar(255).
                if (kind.equals("text") && (!column.getString("TYPE_NAME").equals("text") || column.getInt("COLUMN_SIZE") < 1000000)) line("bad", view, name, "size", column.getInt("COLUMN_SIZE"));
            }
        }
        int rows = 0;
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery("SELECT * FROM " + quoted(portfolio) + "." + quoted(view))) {
            ResultSetMetaData columns = result.getMetaData();
            for (int k = 1; k <= columns.getColumnCount(); k++) line("column", view, columns.getColumnLabel(k), KINDS.getOrDefault(columns.getColumnType(k), columns.getColumnTypeName(k)));
            for (; result.next(); rows++) {
                for (int k = 1; k <= columns.getColumnCount(); k++) {
                    Object value = result.getObject(k);
                    if (value == null) continue;
                    if (value.getClass() != CLASSES.get(KINDS.get(columns.getColumnType(k))) || value instanceof Double d && !Double.isFinite(d))
                        line("bad", view, columns.getColumnLabel(k), value.getClass().getName(), value);
                }
            }
        }
        line("rows", view, rows);
    }

    public static void main(String[] arguments) throws Exception {
        int port = passOn(Path.of(System.getenv("PGHOST"), ".s.PGSQL." + System.getenv("PGPORT")));
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + System.getenv("PGDATABASE");
        try (Connection connection = DriverManager.getConnection(url, System.getenv("PGUSER"), "")) {
            for (int k = 1; k < arguments.length; k++) read(connection, arguments[0], arguments[k]);
            try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM " + quoted(arguments[0]) + ".customers WHERE status = ? AND last_order >= ?")) {
                statement.setString(1, "active");
                statement.setDate(2, Date.valueOf("2024-12-01"));
                ResultSet result = statement.executeQuery();
                result.next();
                line("filter", result.getLong(1));
            }
        }
    }
}
