using Tutti.Protocols.Zipi.Naming;

namespace Tutti;

/// <summary>What a device says of itself on a ring: its characteristics, by which others find it (zipi-3.1).</summary>
/// <remarks>Thread-safe: yes (immutable once made).</remarks>
public sealed record Profile
{
    /// <summary>A device of a name.</summary>
    /// <param name="name">What people call it; 1 to 255 octets of UTF-8.</param>
    public Profile(string name) => Name = name;

    /// <summary>What people call the device.</summary>
    public string Name { get; init; }

    /// <summary><c>controller</c>, <c>synthesizer</c>, <c>sequencer</c>, <c>effect</c>, <c>bridge</c>, <c>computer</c> or a word of your own; empty for none.</summary>
    public string Class { get; init; } = string.Empty;

    /// <summary>Who made it; empty to say nothing.</summary>
    public string Manufacturer { get; init; } = string.Empty;

    /// <summary>Its model; empty to say nothing.</summary>
    public string Model { get; init; } = string.Empty;

    /// <summary>Its serial number; empty to say nothing.</summary>
    public string Serial { get; init; } = string.Empty;

    /// <summary>Notes that it sounds at once; 0 to say nothing.</summary>
    public int Polyphony { get; init; }

    /// <summary>The version of its own software; null to say nothing. Only major and minor are told, each 0 to 255.</summary>
    public Version? SoftwareVersion { get; init; }

    /// <summary>The application layers that it understands, such as <see cref="Protocols.Zipi.Application.ApplicationLayer.Midi"/>; MPDL unless told otherwise.</summary>
    public IReadOnlyList<int> Applications { get; init; } = [Protocols.Zipi.Application.ApplicationLayer.Mpdl];

    /// <summary>Emitters of the show that the device wants to hear through a gateway, such as <c>desk/fader=1/brightness</c>: node, emitter, address, parameter.</summary>
    public IReadOnlyList<string> Hears { get; init; } = [];

    /// <summary>Anything else, private keys included.</summary>
    public IReadOnlyList<Characteristic> Others { get; init; } = [];

    /// <summary>The characteristics in the order in which they are listed.</summary>
    /// <exception cref="ArgumentException">A text is too long, or a version out of its range.</exception>
    internal static Characteristic[] CharacteristicsOf(Profile profile)
    {
        if (string.IsNullOrWhiteSpace(profile.Name))
        {
            throw new ArgumentException("A device has a name.", nameof(profile));
        }

        List<Characteristic> all = [Characteristic.OfText(CharacteristicKey.Name, profile.Name)];
        AddText(all, CharacteristicKey.Class, profile.Class);
        AddText(all, CharacteristicKey.Manufacturer, profile.Manufacturer);
        AddText(all, CharacteristicKey.Model, profile.Model);
        AddText(all, CharacteristicKey.Serial, profile.Serial);
        if (profile.Polyphony > 0)
        {
            all.Add(Characteristic.OfNumber(CharacteristicKey.Polyphony, (ulong)profile.Polyphony));
        }

        if (profile.SoftwareVersion is { } version)
        {
            all.Add(version is { Major: <= 255, Minor: >= 0 and <= 255 }
                ? Characteristic.OfVersion(CharacteristicKey.SoftwareVersion, (byte)version.Major, (byte)version.Minor)
                : throw new ArgumentException("The parts of a version are 0 to 255 on a ring.", nameof(profile)));
        }

        if (profile.Applications.Contains(Protocols.Zipi.Application.ApplicationLayer.Mpdl))
        {
            all.Add(Characteristic.OfVersion(CharacteristicKey.MpdlVersion, 1, 0));
        }

        all.AddRange(profile.Applications.Select(layer => Characteristic.OfNumber(CharacteristicKey.Application, (ulong)layer)));
        all.AddRange(profile.Hears.Select(wish => Characteristic.OfText(CharacteristicKey.Hears, wish)));
        return [.. all, .. profile.Others];
    }

    private static void AddText(List<Characteristic> to, CharacteristicKey key, string text)
    {
        if (text.Length > 0)
        {
            to.Add(Characteristic.OfText(key, text));
        }
    }
}
