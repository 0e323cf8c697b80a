using System.Net;
using System.Net.Sockets;

namespace Tutti.Cli.Bench;

/// <summary>What a round trip costs without Tutti: the same octets over plain TCP sockets, used in three ways.</summary>
internal static class RawSockets
{
    /// <summary>Octets of a message on the wire: 60 of content, and what ZMTP and ZRE put before it.</summary>
    public const int Octets = BenchNode.Octets + 8;

    /// <summary>Answers whoever connects in one way, for ever; each connection is one round of measuring.</summary>
    /// <returns>The port.</returns>
    public static int Serve(RawWay way)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        if (way == RawWay.Asynchronous)
        {
            _ = EchoAsync(listener);
        }
        else
        {
            new Thread(() => Echo(listener, way)) { IsBackground = true, Name = $"raw {way}" }.Start();
        }

        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>Goes to and fro so many times.</summary>
    /// <returns>Microseconds for one round trip.</returns>
    public static async Task<double> PingAsync(RawWay way, int port, int times)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] buffer = new byte[Octets];
        if (way == RawWay.Asynchronous)
        {
            return await PingAsync(socket, buffer, times);
        }

        socket.Blocking = way == RawWay.Blocking;
        double result = 0;
        Thread pinging = new(() => result = Ping(socket, buffer, times, way)) { IsBackground = true };
        pinging.Start();
        pinging.Join();
        return result;
    }

    private static async Task<double> PingAsync(Socket socket, byte[] buffer, int times)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            socket.Send(buffer, SocketFlags.None);
            if (!await ReceiveAsync(socket, buffer))
            {
                throw new IOException("The other process ended.");
            }
        }

        return MicrosecondsSince(start) / times;
    }

    private static double Ping(Socket socket, byte[] buffer, int times, RawWay way)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            socket.Send(buffer, SocketFlags.None);
            Receive(socket, buffer, way);
        }

        return MicrosecondsSince(start) / times;
    }

    private static async Task EchoAsync(Socket listener)
    {
        byte[] buffer = new byte[Octets];
        while (true)
        {
            using Socket socket = await listener.AcceptAsync();
            socket.NoDelay = true;
            while (await ReceiveAsync(socket, buffer))
            {
                socket.Send(buffer, SocketFlags.None);
            }
        }
    }

    private static void Echo(Socket listener, RawWay way)
    {
        byte[] buffer = new byte[Octets];
        while (true)
        {
            using Socket socket = listener.Accept();
            socket.NoDelay = true;
            socket.Blocking = way == RawWay.Blocking;
            while (Receive(socket, buffer, way))
            {
                socket.Send(buffer, SocketFlags.None);
            }
        }
    }

    private static async ValueTask<bool> ReceiveAsync(Socket socket, byte[] buffer)
    {
        for (int got = 0; got < buffer.Length;)
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(got), SocketFlags.None);
            if (count == 0)
            {
                return false;
            }

            got += count;
        }

        return true;
    }

    private static bool Receive(Socket socket, byte[] buffer, RawWay way)
    {
        for (int got = 0; got < buffer.Length;)
        {
            int count = socket.Receive(buffer.AsSpan(got), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock && way == RawWay.Spinning)
            {
                continue;
            }

            if (error != SocketError.Success || count == 0)
            {
                return false;
            }

            got += count;
        }

        return true;
    }

    private static double MicrosecondsSince(long start) => TimeProvider.System.GetElapsedTime(start).TotalMicroseconds;
}
