import { openLink } from '../../link';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => openLink(params.token, 'password');
