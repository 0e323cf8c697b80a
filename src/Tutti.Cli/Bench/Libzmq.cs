using System.Runtime.InteropServices;
using System.Text;

namespace Tutti.Cli.Bench;

/// <summary>The C library of ZeroMQ, as the measure that Tutti is held against; names and numbers are those of zmq.h.</summary>
internal static unsafe partial class Libzmq
{
    private const int Dealer = 5;
    private const int Router = 6;
    private const int Linger = 17;
    private const int SendHighWater = 23;
    private const int ReceiveHighWater = 24;
    private const int LastEndpoint = 32;
    private const int SendMore = 2;
    private const string Library = "libzmq.so.5";

    /// <summary>True where the library is installed.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>A ROUTER that counts messages for ever, and answers those that ask for it, on a thread of its own.</summary>
    /// <returns>Its endpoint.</returns>
    public static string Serve()
    {
        nint socket = Open(Router);
        fixed (byte* any = "tcp://127.0.0.1:*\0"u8)
        {
            Check(zmq_bind(socket, any));
        }

        byte* endpoint = stackalloc byte[256];
        nuint length = 256;
        Check(zmq_getsockopt(socket, LastEndpoint, endpoint, &length));
        new Thread(() => Count(socket)) { IsBackground = true, Name = "libzmq" }.Start();
        return Encoding.ASCII.GetString(endpoint, (int)length - 1);
    }

    /// <summary>So many messages one way from a DEALER; the last is answered.</summary>
    /// <returns>Messages a second.</returns>
    public static double Send(string endpoint, int times)
    {
        nint socket = Open(Dealer);
        try
        {
            byte[] address = Encoding.ASCII.GetBytes(endpoint + '\0');
            byte[] message = BenchNode.Counting(0), last = BenchNode.Counting(times);
            fixed (byte* to = address, content = message, end = last)
            {
                Check(zmq_connect(socket, to));
                Ask(socket, end); // the connection stands when this is answered
                long start = TimeProvider.System.GetTimestamp();
                for (int i = 1; i < times; i++)
                {
                    Check(zmq_send(socket, content, BenchNode.Octets, 0));
                }

                Ask(socket, end);
                return times / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            }
        }
        finally
        {
            _ = zmq_close(socket);
        }
    }

    private static void Ask(nint socket, byte* message)
    {
        byte* answer = stackalloc byte[BenchNode.Octets];
        Check(zmq_send(socket, message, BenchNode.Octets, 0));
        Check(zmq_recv(socket, answer, BenchNode.Octets, 0));
    }

    private static void Count(nint socket)
    {
        byte* from = stackalloc byte[256];
        byte* message = stackalloc byte[BenchNode.Octets];
        while (true)
        {
            int length = zmq_recv(socket, from, 256, 0);
            _ = zmq_recv(socket, message, BenchNode.Octets, 0);
            if (new ReadOnlySpan<byte>(message + 1, sizeof(long)).ContainsAnyExcept((byte)0))
            {
                _ = zmq_send(socket, from, (nuint)length, SendMore);
                _ = zmq_send(socket, message, BenchNode.Octets, 0);
            }
        }
    }

    private static nint Open(int type)
    {
        nint socket = zmq_socket(zmq_ctx_new(), type);
        Set(socket, SendHighWater, 10_000); // as many as Tutti lets wait
        Set(socket, ReceiveHighWater, 10_000);
        Set(socket, Linger, 0);
        return socket;
    }

    private static void Set(nint socket, int option, int value) => Check(zmq_setsockopt(socket, option, &value, sizeof(int)));

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"libzmq failed with error {zmq_errno()}.");
        }
    }

    [LibraryImport(Library)]
    private static partial nint zmq_ctx_new();

    [LibraryImport(Library)]
    private static partial nint zmq_socket(nint context, int type);

    [LibraryImport(Library)]
    private static partial int zmq_close(nint socket);

    [LibraryImport(Library)]
    private static partial int zmq_setsockopt(nint socket, int option, void* value, nuint length);

    [LibraryImport(Library)]
    private static partial int zmq_getsockopt(nint socket, int option, void* value, nuint* length);

    [LibraryImport(Library)]
    private static partial int zmq_bind(nint socket, byte* endpoint);

    [LibraryImport(Library)]
    private static partial int zmq_connect(nint socket, byte* endpoint);

    [LibraryImport(Library)]
    private static partial int zmq_send(nint socket, byte* octets, nuint length, int flags);

    [LibraryImport(Library)]
    private static partial int zmq_recv(nint socket, byte* octets, nuint length, int flags);

    [LibraryImport(Library)]
    private static partial int zmq_errno();
}
