using System.Runtime.InteropServices;

namespace Tutti.Interop.Tests.Zmtp;

/// <summary>The few functions of the C library that the tests need; names and numbers are those of zmq.h.</summary>
internal static class Libzmq
{
    internal const int Pub = 1;
    internal const int Req = 3;
    internal const int Dealer = 5;
    internal const int Router = 6;

    internal const int RoutingId = 5;
    internal const int RcvMore = 13;
    internal const int Linger = 17;
    internal const int SndHwm = 23;
    internal const int RcvHwm = 24;
    internal const int RcvTimeout = 27;
    internal const int SndTimeout = 28;
    internal const int LastEndpoint = 32;
    internal const int PlainUsername = 45;
    internal const int HeartbeatInterval = 75;
    internal const int HeartbeatTtl = 76;
    internal const int HeartbeatTimeout = 77;

    internal const int SndMore = 2;

    private const string Library = "libzmq.so.5";

    /// <summary>Skips the test, with the reason, where the library is not installed.</summary>
    internal static void MustBeThere()
    {
        bool isThere = NativeLibrary.TryLoad(Library, out nint handle);
        if (isThere)
        {
            NativeLibrary.Free(handle);
        }

        Assert.SkipUnless(isThere, "libzmq.so.5 (Debian package libzmq5) is not installed");
    }

    [DllImport(Library)]
    internal static extern nint zmq_ctx_new();

    [DllImport(Library)]
    internal static extern int zmq_ctx_term(nint context);

    [DllImport(Library)]
    internal static extern nint zmq_socket(nint context, int type);

    [DllImport(Library)]
    internal static extern int zmq_close(nint socket);

    [DllImport(Library)]
    internal static extern int zmq_setsockopt(nint socket, int option, byte[] value, nuint length);

    [DllImport(Library)]
    internal static extern int zmq_getsockopt(nint socket, int option, byte[] value, ref nuint length);

    [DllImport(Library)]
    internal static extern int zmq_bind(nint socket, byte[] endpoint);

    [DllImport(Library)]
    internal static extern int zmq_connect(nint socket, byte[] endpoint);

    [DllImport(Library)]
    internal static extern int zmq_send(nint socket, byte[] octets, nuint length, int flags);

    [DllImport(Library)]
    internal static extern int zmq_recv(nint socket, byte[] octets, nuint length, int flags);

    [DllImport(Library)]
    internal static extern int zmq_errno();
}
