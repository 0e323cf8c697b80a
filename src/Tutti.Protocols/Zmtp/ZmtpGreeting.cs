using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>The 64 octets that each side sends first.</summary>
/// <remarks>
/// <code>
/// | FF | padding 8 | 7F | major | minor | mechanism 20, ASCII, zero padded | as-server | filler 31 |
/// </code>
/// Padding, as-server and filler may hold anything (zmtp-1.3).
/// </remarks>
/// <param name="Major">Major version, 3 or above; we send 3.</param>
/// <param name="Minor">Minor version; we send 1.</param>
/// <param name="Mechanism">Name of the security mechanism, 1 to 20 characters, such as NULL.</param>
/// <param name="AsServer">Whether this side claims to be the server of the mechanism.</param>
public readonly record struct ZmtpGreeting(byte Major, byte Minor, string Mechanism, bool AsServer)
{
    /// <summary>Octets of a greeting.</summary>
    public const int Size = 64;

    /// <summary>Octets of the field for the mechanism.</summary>
    public const int MechanismSize = 20;

    private const int SignatureEnd = 9;
    private const int MajorAt = 10;
    private const int MinorAt = 11;
    private const int MechanismAt = 12;
    private const int AsServerAt = MechanismAt + MechanismSize;

    /// <summary>Reads a greeting, as soon as what is wrong with it can be seen.</summary>
    /// <param name="octets">What has arrived so far, and anything after it.</param>
    /// <param name="greeting">The greeting, when true.</param>
    /// <param name="error">What is wrong; none (the default) when there is not yet enough to tell.</param>
    /// <returns>True when a whole greeting of version 3 or above is there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out ZmtpGreeting greeting, out DecodeError error)
    {
        greeting = default;
        error = default;
        if (octets.Length > 0 && octets[0] != 0xFF)
        {
            error = new DecodeError($"not a ZMTP 3 greeting: it begins {Quoted.Text(octets[..Math.Min(octets.Length, SignatureEnd)])}", 0);
        }
        else if (octets.Length > SignatureEnd && octets[SignatureEnd] != 0x7F)
        {
            error = new DecodeError($"not a ZMTP 3 greeting: its signature is {Quoted.Text(octets[..MajorAt])}", SignatureEnd);
        }
        else if (octets.Length > MajorAt && octets[MajorAt] < 3)
        {
            // The field was called revision then: 0 stood for ZMTP 1, 1 for ZMTP 2.
            string version = octets[MajorAt] == 0 ? "ZMTP 1" : "ZMTP 2";
            error = new DecodeError($"the other side speaks {version} (revision {octets[MajorAt]}), 3.0 is the oldest understood", MajorAt);
        }

        if (error.Reason is not null || octets.Length < Size)
        {
            return false;
        }

        ReadOnlySpan<byte> mechanism = octets.Slice(MechanismAt, MechanismSize).TrimEnd((byte)0);
        greeting = new ZmtpGreeting(octets[MajorAt], octets[MinorAt], Encoding.Latin1.GetString(mechanism), octets[AsServerAt] != 0);
        return true;
    }

    /// <summary>Writes the 64 octets.</summary>
    /// <exception cref="InvalidOperationException">The name of the mechanism is not 1 to 20 ASCII characters.</exception>
    public void Write(ByteWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (Mechanism is not { Length: > 0 and <= MechanismSize } || !Ascii.IsValid(Mechanism))
        {
            throw new InvalidOperationException($"The name of a mechanism has 1 to {MechanismSize} ASCII characters.");
        }

        Span<byte> octets = stackalloc byte[Size];
        octets.Clear();
        octets[0] = 0xFF;
        octets[SignatureEnd] = 0x7F;
        octets[MajorAt] = Major;
        octets[MinorAt] = Minor;
        Encoding.ASCII.GetBytes(Mechanism, octets[MechanismAt..]);
        octets[AsServerAt] = AsServer ? (byte)1 : (byte)0;
        output.Write(octets);
    }
}
