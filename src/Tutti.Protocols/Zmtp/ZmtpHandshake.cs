using System.Diagnostics.CodeAnalysis;
using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>Everything before the first message: greetings, the commands of the mechanism, and what each side tells of itself.</summary>
/// <remarks>A failure is a short sentence without a full stop, with what the other side sent. Clauses zmtp-1 to zmtp-3.</remarks>
internal sealed class ZmtpHandshake(ZmtpOptions options, IZmtpMechanism mechanism, ZmtpOutput output)
{
    private const byte OurMajor = 3;
    private const byte OurMinor = 1;

    private readonly ByteWriter _command = new(64);
    private bool _hasGreeted;

    internal (byte Major, byte Minor) PeerVersion { get; private set; }

    internal ZmtpSocketType? PeerSocketType { get; private set; }

    internal ReadOnlyMemory<byte> PeerIdentity { get; private set; }

    /// <summary>True when the side that connected may say its first command together with its greeting (zmtp-3.1).</summary>
    private bool SpeaksAtOnce => options.SocketType == ZmtpSocketType.Dealer && mechanism.SpeaksAtOnce;

    /// <summary>Sends the greeting, all of it, unless that has happened: to wait for the other side's before sending the rest would deadlock (zmtp-1.2).</summary>
    internal void Greet()
    {
        if (_hasGreeted)
        {
            return;
        }

        _hasGreeted = true;
        new ZmtpGreeting(OurMajor, OurMinor, mechanism.Name, mechanism.AsServer).Write(output.Gathering);
        if (SpeaksAtOnce)
        {
            WriteCommands();
        }
    }

    /// <summary>Reads the other side's greeting and answers it.</summary>
    /// <returns>True when it was read; false with a failure, or, without one, when it is not all there.</returns>
    internal bool TryReadGreeting(ReadOnlySpan<byte> octets, out string? failure)
    {
        bool isRead = ZmtpGreeting.TryRead(octets, out ZmtpGreeting greeting, out DecodeError error);
        failure = error.Reason;
        if (!isRead)
        {
            return false;
        }

        PeerVersion = (greeting.Major, greeting.Minor);
        if (!string.Equals(greeting.Mechanism, mechanism.Name, StringComparison.Ordinal))
        {
            string theirs = Quoted.Text(Encoding.Latin1.GetBytes(greeting.Mechanism));
            failure = $"the other side's security mechanism is {theirs}, ours is \"{mechanism.Name}\"";
            return false;
        }

        WriteCommands();
        return true;
    }

    /// <summary>Reads one frame of the handshake and answers it.</summary>
    /// <remarks>The COMMAND bit is not asked for: libzmq, too, reads any frame of the handshake as a command.</remarks>
    internal bool TryReadFrame(ZmtpFrameBits bits, ReadOnlySpan<byte> body, [NotNullWhen(false)] out string? failure)
    {
        if (!ZmtpCommand.TryRead(body, out ZmtpCommand command, out DecodeError error))
        {
            failure = $"expected a handshake command, got {Quoted.Text(body)}: {error.Reason}";
            return false;
        }

        if (command.Is(ZmtpCommand.Error))
        {
            failure = $"the other side refuses the connection: {Quoted.Text(command.Data.IsEmpty ? command.Data : command.Data[1..])}";
            return false;
        }

        if (!mechanism.TryAccept(command, out ReadOnlySpan<byte> metadata, out failure))
        {
            if ((bits & ZmtpFrameBits.Command) == ZmtpFrameBits.None)
            {
                failure = $"a message before READY: {Quoted.Text(body)}";
            }

            return false;
        }

        if (!TryTakeMetadata(metadata, out failure))
        {
            return false;
        }

        WriteCommands();
        return true;
    }

    private void WriteCommands()
    {
        ByteWriter metadata = new(64 + options.Identity.Length);
        ZmtpMetadata.Write(metadata, ZmtpMetadata.SocketType, NameOf(options.SocketType));
        ZmtpMetadata.Write(metadata, ZmtpMetadata.Identity, options.Identity.Span);
        _command.Clear();
        while (mechanism.TryWriteCommand(metadata.WrittenSpan, _command))
        {
            ZmtpWriter.WriteFrame(output.Gathering, ZmtpFrameBits.Command, _command.WrittenSpan);
            _command.Clear();
        }
    }

    private bool TryTakeMetadata(ReadOnlySpan<byte> octets, [NotNullWhen(false)] out string? failure)
    {
        ZmtpSocketType wanted = options.SocketType == ZmtpSocketType.Dealer ? ZmtpSocketType.Router : ZmtpSocketType.Dealer;
        failure = null;
        ZmtpMetadata metadata = new(octets);
        DecodeError error;
        while (metadata.TryReadNext(out error))
        {
            if (metadata.Is(ZmtpMetadata.SocketType))
            {
                if (!metadata.Value.SequenceEqual(NameOf(wanted)))
                {
                    failure = $"the other side's socket type is {Quoted.Text(metadata.Value)}, ours talks with {Quoted.Text(NameOf(wanted))} only";
                    return false;
                }

                PeerSocketType = wanted;
            }
            else if (metadata.Is(ZmtpMetadata.Identity))
            {
                if (metadata.Value.Length > ZmtpOptions.MaxIdentityOctets)
                {
                    failure = $"the other side's identity has {metadata.Value.Length} octets, at most {ZmtpOptions.MaxIdentityOctets} are allowed";
                    return false;
                }

                PeerIdentity = metadata.Value.ToArray();
            }
        }

        failure = error.Reason is null ? null : error.ToString();
        return failure is null;
    }

    private static ReadOnlySpan<byte> NameOf(ZmtpSocketType type) => type == ZmtpSocketType.Dealer ? "DEALER"u8 : "ROUTER"u8;
}
