using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti;

/// <summary>Another device on the ring, or everybody (<see cref="Ring.Everybody"/>).</summary>
/// <remarks>Thread-safe: yes.</remarks>
public sealed class RemoteDevice
{
    internal RemoteDevice(Ring ring, byte address) => (Ring, Address) = (ring, address);

    /// <summary>The ring it is on.</summary>
    public Ring Ring { get; }

    /// <summary>Its address, 1 to 253; 0xFF for everybody.</summary>
    public byte Address { get; }

    /// <summary>Its unique id; 0 while it is not known.</summary>
    public ulong Id { get; internal set; }

    /// <summary>What people call it; empty while it is not known.</summary>
    public string Name { get; internal set; } = string.Empty;

    /// <summary>What it says of itself, as far as it is known; see <see cref="DescribeAsync"/>.</summary>
    public IReadOnlyList<Characteristic> Characteristics { get; internal set; } = [];

    /// <summary>The values of a key, as people write them; none when it has none.</summary>
    public IEnumerable<string> this[CharacteristicKey key] => Characteristics.Where(c => c.Key == key).Select(c => c.ValueText());

    /// <summary>Asks it what it says of itself.</summary>
    /// <exception cref="NoAnswerException">It does not answer within two seconds.</exception>
    public Task DescribeAsync(CancellationToken cancellation = default) => Ring.DescribeAsync(this, cancellation);

    /// <summary>One of its instruments.</summary>
    /// <param name="family">1 to 63.</param>
    /// <param name="instrument">1 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Instrument Instrument(int family, int instrument) => new(this, family, instrument);

    /// <summary>A whole family of its instruments: what is set here moves all of them (mpdl-5.1).</summary>
    /// <param name="family">1 to 63.</param>
    public MpdlPhrase Family(int family) => new(this, NoteAddress.OfFamily(family));

    /// <summary>All its families.</summary>
    public MpdlPhrase AllFamilies => new(this, NoteAddress.AllFamilies);

    /// <summary>Sends a packet that was put together elsewhere, such as one of an MPDL file.</summary>
    /// <param name="packet">A whole packet, at most 4095 octets.</param>
    /// <returns>False when it is not on its way; see <see cref="Ring.TrySend"/>.</returns>
    public bool TrySend(ReadOnlySpan<byte> packet) => Ring.TrySend(Address, packet);

    /// <summary>Its name, or its address while the name is not known.</summary>
    public override string ToString() => Name.Length > 0 ? Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"device {Address}");

    internal void Change(IReadOnlyList<Characteristic> changed)
    {
        Characteristics = [.. Characteristics.Where(old => !changed.Any(c => c.Key == old.Key)), .. changed];
        Name = this[CharacteristicKey.Name].FirstOrDefault() ?? Name;
    }
}
