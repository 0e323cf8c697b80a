using System.Globalization;

using Tutti.Protocols.Mpdl;

namespace Tutti.Cli.Json;

/// <summary>One descriptor of a packet.</summary>
/// <param name="Id">Its id in two hexadecimal digits.</param>
/// <param name="Name">Its name; null for ids that have none.</param>
/// <param name="Data">Its data in hexadecimal digits.</param>
/// <param name="Text">It as in the text form.</param>
internal sealed record MpdlDescriptorJson(string Id, string? Name, string Data, string Text)
{
    /// <summary>A descriptor.</summary>
    public static MpdlDescriptorJson Of(Descriptor descriptor) => new(
        ((byte)descriptor.Id).ToString("X2", CultureInfo.InvariantCulture),
        DescriptorCatalog.NameOf(descriptor.Id),
        Convert.ToHexString(descriptor.Data),
        MpdlText.Format(descriptor));
}
