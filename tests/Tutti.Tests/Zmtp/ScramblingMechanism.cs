using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Tests.Zmtp;

/// <summary>A mechanism with the shape of CURVE and no security: four commands, client first, then every frame, bits and all, inside an ordinary
/// frame with a counter that must go up by one.</summary>
internal sealed class ScramblingMechanism(bool isServer, string name = "SCRAMBLE") : IZmtpMechanism
{
    private readonly Queue<string> _toSend = new(isServer ? ["WELCOME", "READY"] : ["HELLO", "INITIATE"]);
    private readonly Queue<string> _toAccept = new(isServer ? ["HELLO", "INITIATE"] : ["WELCOME", "READY"]);
    private bool _isOurTurn = !isServer;
    private uint _sent;
    private uint _received;

    public string Name => name;

    public bool AsServer => isServer;

    public bool IsComplete => _toSend.Count == 0 && _toAccept.Count == 0;

    public int Overhead => 5;

    public bool TryWriteCommand(ReadOnlySpan<byte> metadata, ByteWriter command)
    {
        if (!_isOurTurn || !_toSend.TryDequeue(out string? next))
        {
            return false;
        }

        ZmtpCommand.WriteName(command, System.Text.Encoding.ASCII.GetBytes(next));
        if (next is "INITIATE" or "READY")
        {
            command.Write(Scrambled(metadata));
        }

        _isOurTurn = false;
        return true;
    }

    public bool TryAccept(ZmtpCommand command, out ReadOnlySpan<byte> metadata, [NotNullWhen(false)] out string? failure)
    {
        metadata = default;
        if (!_toAccept.TryDequeue(out string? next) || !command.Is(System.Text.Encoding.ASCII.GetBytes(next)))
        {
            failure = $"expected {next}";
            return false;
        }

        metadata = Scrambled(command.Data);
        failure = null;
        _isOurTurn = true;
        return true;
    }

    public void Encode(ZmtpFrameBits bits, ReadOnlySpan<byte> body, ByteWriter output)
    {
        ZmtpWriter.WriteHeader(output, ZmtpFrameBits.None, body.Length + Overhead);
        output.WriteU32(++_sent);
        output.WriteU8((byte)bits);
        output.Write(Scrambled(body));
    }

    public bool TryDecode(ref ZmtpFrameBits bits, Span<byte> body, out Range clear, [NotNullWhen(false)] out string? failure)
    {
        clear = default;
        if (body.Length < Overhead || BinaryPrimitives.ReadUInt32BigEndian(body) != ++_received)
        {
            failure = "a frame out of order";
            return false;
        }

        bits = (ZmtpFrameBits)body[4];
        Scrambled(body[5..]).CopyTo(body[5..]);
        clear = 5..;
        failure = null;
        return true;
    }

    private static byte[] Scrambled(ReadOnlySpan<byte> octets)
    {
        byte[] result = octets.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] ^= 0x5A;
        }

        return result;
    }
}
